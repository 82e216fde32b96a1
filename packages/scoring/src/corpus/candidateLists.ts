import { StrayError } from '@stray/core';
import type { Candidate } from '../mine/negMining.ts';

/** A text file of candidates, one a line. */
export interface CandidateList {
  /** As the published lists are called: `noun.….txt` or `adj.….txt`. */
  readonly name: string;
  readonly text: string;
}

const wordLimit = 1_000_000;
const lengthLimit = 200;

/**
 * The candidates of lists in the order given, as the official code reads them: lines trimmed, and of a word that stands in
 * several places only the first. Files of another kind than nouns and adjectives are passed over. Nouns come first.
 *
 * @throws StrayError NEGATIVES_MISSING when they hold none, BAD_ARGUMENT for too many or too long ones
 */
export function readCandidateLists(lists: readonly CandidateList[]): Candidate[] {
  const seen = new Set<string>();
  const found: Record<Candidate['polarity'], Candidate[]> = { noun: [], adjective: [] };
  for (const { name, text: content } of lists) {
    const polarity = name.startsWith('noun.') ? 'noun' : name.startsWith('adj.') ? 'adjective' : undefined;
    if (polarity === undefined) continue;
    for (const line of content.split('\n')) {
      const text = line.trim();
      if (text === '' || seen.has(text)) continue;
      if (text.length > lengthLimit) {
        throw new StrayError(
          'BAD_ARGUMENT',
          `${name}: a line has ${text.length} characters; ${lengthLimit} is the limit.`,
        );
      }
      seen.add(text);
      found[polarity].push({ text, polarity });
    }
  }
  const candidates = [...found.noun, ...found.adjective];
  if (candidates.length === 0) {
    throw new StrayError('NEGATIVES_MISSING', 'The candidate lists hold no words; noun.*.txt and adj.*.txt are read.');
  }
  if (candidates.length > wordLimit) {
    throw new StrayError('BAD_ARGUMENT', `${candidates.length} candidates are over the limit of ${wordLimit}.`);
  }
  return candidates;
}
