import { type IdLabel, StrayError, tidyText } from '@stray/core';
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
    const label = tidyText(raw);
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
  const warnings = repeated.length === 0 ? [] : [`Repeated labels are counted once: ${listed(repeated)}.`];
  return { labels, warnings };
}

/**
 * Embeds the labels that the encoder knows, with a warning for each that it does not.
 *
 * @throws StrayError LABEL_UNKNOWN when it knows none of them, BAD_ARGUMENT for a pinned sense that WordNet does not have
 */
export async function encodeKnownLabels(
  tower: TextTower,
  labels: readonly IdLabel[],
): Promise<{ encoded: EncodedLabels; warnings: string[] }> {
  const encoded = await tower.encodeLabels(labels);
  if (encoded.texts.length === 0) {
    const named = encoded.unknown.slice(0, mostNamed).map(({ text, suggestions }) => `“${text}”${hint(suggestions)}`);
    const rest = encoded.unknown.length - named.length;
    throw new StrayError(
      'LABEL_UNKNOWN',
      `None of the labels is a noun in WordNet: ${named.join(' · ')}${rest > 0 ? ` · and ${rest} more` : ''}.`,
    );
  }
  return { encoded, warnings: warningsOf(encoded) };
}

/** What a person should know of labels that the encoder has no idea of, in a sentence each. */
export function warningsOf({ unknown, unknownSynonyms }: EncodedLabels): string[] {
  const skipped = unknown.map(
    ({ text, suggestions }) => `label “${text}” is no noun in WordNet and is skipped${hint(suggestions)}`,
  );
  const ignored = unknownSynonyms.map(
    ({ text, synonym }) => `synonym “${synonym}” of the label “${text}” is no noun in WordNet and is ignored`,
  );
  return [
    ...shortened(skipped, 'labels are no nouns in WordNet and are skipped'),
    ...shortened(ignored, 'synonyms are no nouns in WordNet and are ignored'),
  ];
}

const hint = (suggestions: readonly string[]) =>
  suggestions.length > 0 ? `; near words: ${suggestions.join(', ')}` : '';

/** Of thousands of labels a person reads the first few. */
const mostNamed = 20;

function shortened(sentences: readonly string[], what: string): string[] {
  const rest = sentences.length - mostNamed;
  return rest > 0 ? [...sentences.slice(0, mostNamed), `${rest} more ${what}`] : [...sentences];
}

function listed(names: readonly string[]): string {
  const rest = names.length - mostNamed;
  return names.slice(0, mostNamed).join(', ') + (rest > 0 ? ` and ${rest} more` : '');
}
