import { type IdLabel, StrayError, tidyText } from '@stray/core';

export const mostLabels = 10_000;
/** Of a label, a synonym and a prompt, in characters. */
const longestText = 200;
const mostSynonyms = 50;

/** A label as it stands in a file or is declared by a dataset. */
export interface GivenLabel {
  readonly text: string;
  readonly prompt?: string | undefined;
  readonly senseOffset?: string | undefined;
  readonly synonyms?: readonly string[] | undefined;
  /** Where it stands, as a sentence begins with it: `Line 12`. */
  readonly where: string;
}

export interface CleanLabels {
  readonly labels: IdLabel[];
  /** A sentence each. */
  readonly warnings: string[];
}

/**
 * Labels as they are kept: NFC, trimmed, with single spaces, in their order. Of labels that are alike, case aside, the first
 * counts; empty ones are left out.
 *
 * @throws StrayError LABELS_MISSING when none is left · LABELS_TOO_MANY above 10,000 · BAD_ARGUMENT, naming the place, for a
 *   text above 200 characters or with control characters, more than 50 synonyms, a prompt without `{}`, a sense that is none
 */
export function cleanLabels(given: Iterable<GivenLabel>): CleanLabels {
  const labels: IdLabel[] = [];
  const seen = new Set<string>();
  const repeated: string[] = [];
  let repeats = 0;
  let empty = 0;
  for (const label of given) {
    const text = readText(label.text, 'label', label.where);
    if (text === '') {
      empty += 1;
      continue;
    }
    const key = text.toLowerCase();
    if (seen.has(key)) {
      repeats += 1;
      if (repeats <= mostNamed) repeated.push(text);
      continue;
    }
    if (seen.size === mostLabels) {
      const most = mostLabels.toLocaleString('en');
      throw new StrayError('LABELS_TOO_MANY', `${label.where}: there are more labels than the ${most} allowed.`);
    }
    seen.add(key);
    const prompt = readPrompt(label);
    const senseOffset = readSense(label);
    const synonyms = readSynonyms(label, key);
    labels.push({
      text,
      ...(prompt !== '' && { prompt }),
      ...(senseOffset !== '' && { senseOffset }),
      ...(synonyms.length > 0 && { synonyms }),
    });
  }
  if (labels.length === 0) {
    throw new StrayError('LABELS_MISSING', 'No labels: name at least one class that the images should show.');
  }
  const warnings: string[] = [];
  if (repeats > 0) warnings.push(`Repeated labels are counted once: ${listed(repeated, repeats)}.`);
  if (empty > 0) {
    warnings.push(empty === 1 ? 'One empty label was left out.' : `${empty} empty labels were left out.`);
  }
  return { labels, warnings };
}

/** The names that a person reads, of `count` in all, and how many more there are. */
export function listed(names: readonly string[], count = names.length): string {
  const rest = count - mostNamed;
  return names.slice(0, mostNamed).join(', ') + (rest > 0 ? ` and ${rest.toLocaleString('en')} more` : '');
}

const mostNamed = 20;

function readText(raw: string, what: string, where: string): string {
  const text = tidyText(raw);
  if (text.length > longestText) {
    const length = text.length.toLocaleString('en');
    throw refusal(where, `the ${what} has ${length} characters; ${longestText} is the limit: “${text.slice(0, 40)}…”`);
  }
  if (/[\p{Cc}\p{Cs}]/u.test(text)) {
    throw refusal(where, `the ${what} holds characters that are no text`);
  }
  return text;
}

function readPrompt({ prompt = '', where }: GivenLabel): string {
  const text = readText(prompt, 'prompt', where);
  if (text === '' || text.includes('{}')) return text;
  throw refusal(where, `the prompt “${text}” has no {} for the label to stand in`);
}

function readSense({ senseOffset = '', where }: GivenLabel): string {
  const offset = readText(senseOffset, 'sense', where).toLowerCase();
  if (offset === '' || /^n\d{8}$/.test(offset)) return offset;
  throw refusal(where, `“${offset}” is no noun synset of WordNet such as n03595614`);
}

/** Without empty ones, repeats, and the label itself. */
function readSynonyms({ synonyms = [], where }: GivenLabel, label: string): string[] {
  const seen = new Set(['', label]);
  const kept: string[] = [];
  for (const raw of synonyms) {
    const synonym = readText(raw, 'synonym', where);
    if (seen.has(synonym.toLowerCase())) continue;
    seen.add(synonym.toLowerCase());
    kept.push(synonym);
  }
  if (kept.length > mostSynonyms) {
    throw refusal(where, `the label has ${kept.length} synonyms; ${mostSynonyms} is the limit`);
  }
  return kept;
}

export function refusal(where: string, what: string): StrayError {
  return new StrayError('BAD_ARGUMENT', `${where}: ${what}.`);
}
