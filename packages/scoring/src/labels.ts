import { StrayError } from '@stray/core';
import type { EncodedLabels, TextTower } from './encoders/textTower.ts';

const labelLimit = 10_000;
const lengthLimit = 200;

/**
 * Cleans the class names as a person gives them: trimmed, without empty ones and repeats (case aside), in their order.
 *
 * @throws StrayError LABELS_MISSING when none is left, LABELS_TOO_MANY above 10,000, BAD_ARGUMENT for one too long
 */
export function readLabels(given: readonly string[]): { labels: string[]; warnings: string[] } {
  const labels: string[] = [];
  const seen = new Set<string>();
  const repeated: string[] = [];
  for (const raw of given) {
    const label = raw.normalize('NFC').trim().replace(/\s+/g, ' ');
    if (label === '') continue;
    if (label.length > lengthLimit) {
      throw new StrayError(
        'BAD_ARGUMENT',
        `A label has ${label.length} characters; ${lengthLimit} is the limit: "${label.slice(0, 40)}…"`,
      );
    }
    if (seen.has(label.toLowerCase())) repeated.push(label);
    else labels.push(label);
    seen.add(label.toLowerCase());
  }
  if (labels.length === 0)
    throw new StrayError('LABELS_MISSING', 'No labels: name at least one class that the images should show.');
  if (labels.length > labelLimit) {
    throw new StrayError('LABELS_TOO_MANY', `${labels.length} labels are over the limit of ${labelLimit}.`);
  }
  const warnings = repeated.length === 0 ? [] : [`Repeated labels are counted once: ${repeated.join(', ')}.`];
  return { labels, warnings };
}

/**
 * Embeds the labels that the encoder knows, with a warning for each that it does not.
 *
 * @throws StrayError LABEL_UNKNOWN when it knows none of them
 */
export async function encodeKnownLabels(
  tower: TextTower,
  labels: readonly string[],
): Promise<{ encoded: EncodedLabels; warnings: string[] }> {
  const encoded = await tower.encodeLabels(labels);
  const hint = (suggestions: readonly string[]) =>
    suggestions.length > 0 ? `; near words: ${suggestions.join(', ')}` : '';
  if (encoded.texts.length === 0) {
    const named = encoded.unknown.map(({ text, suggestions }) => `“${text}”${hint(suggestions)}`).join(' · ');
    throw new StrayError('LABEL_UNKNOWN', `None of the labels is a noun in WordNet: ${named}.`);
  }
  const warnings = encoded.unknown.map(
    ({ text, suggestions }) => `label “${text}” is no noun in WordNet and is skipped${hint(suggestions)}`,
  );
  return { encoded, warnings };
}
