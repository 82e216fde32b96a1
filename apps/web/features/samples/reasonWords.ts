import { formatScore, samplesWords } from '../../words/index.ts';
import type { Sample } from './documents.ts';

/** The few words a tile has room for: what a flagged photo looks like, else the class it is nearest to. */
export function tileWords({ flagged, looksLike, nearestLabel, error }: TileFacts): string {
  if (error) return error.message;
  if (!flagged) return nearestLabel?.text ?? '';
  const [first, ...others] = looksLike.map(({ text }) => text);
  if (first === undefined) return samplesWords.tile.likeNothing;
  const second = others.find((word) => !word.endsWith(` ${first}`) && !first.endsWith(` ${word}`));
  return second === undefined ? first : `${first}, ${second}`;
}
type TileFacts = Pick<Sample, 'flagged' | 'looksLike' | 'nearestLabel' | 'error'>;

/** All of it in one sentence, for those who do not see the photo. */
export function spokenSample({ path, flagged, score, reason, error }: SpokenFacts): string {
  if (error) return samplesWords.spoken.unreadable({ path, reason: error.message });
  if (score === null) return samplesWords.spoken.notScored({ path });
  return samplesWords.spoken.scored({ path, flagged, score: formatScore(score), reason: reason ?? '' }).trim();
}
type SpokenFacts = Pick<Sample, 'path' | 'flagged' | 'score' | 'reason' | 'error'>;

/** What is declared of a photo and what it looks like, where they differ; null where they agree or one is not known. */
export function mismatch({ declaredClasses, nearestLabel }: DeclaredFacts): string | null {
  if (nearestLabel === null || declaredClasses.length === 0) return null;
  const same = declaredClasses.some((declared) => declared.toLowerCase() === nearestLabel.text.toLowerCase());
  return same ? null : samplesWords.panel.mismatch({ declared: declaredClasses, nearest: nearestLabel.text });
}
type DeclaredFacts = Pick<Sample, 'declaredClasses' | 'nearestLabel'>;

export interface Segment {
  /** Where in the sentence it begins. */
  readonly start: number;
  readonly text: string;
  readonly strong: boolean;
}

/** The sentence with the words it turns on made strong, each where it first stands as a whole word. */
export function emphasised(sentence: string, words: readonly string[]): Segment[] {
  const spans = words
    .filter((word) => word !== '')
    .map((word) => ({ start: wholeWordAt(sentence, word), length: word.length }))
    .filter(({ start }) => start >= 0)
    .sort((a, b) => a.start - b.start || b.length - a.length);
  const segments: Segment[] = [];
  let at = 0;
  for (const { start, length } of spans) {
    if (start < at) continue;
    if (start > at) segments.push({ start: at, text: sentence.slice(at, start), strong: false });
    segments.push({ start, text: sentence.slice(start, start + length), strong: true });
    at = start + length;
  }
  if (at < sentence.length) segments.push({ start: at, text: sentence.slice(at), strong: false });
  return segments;
}

function wholeWordAt(sentence: string, word: string): number {
  const isLetter = (character: string | undefined) => character !== undefined && /[\p{L}\p{N}]/u.test(character);
  for (let at = sentence.indexOf(word); at >= 0; at = sentence.indexOf(word, at + 1)) {
    if (!isLetter(sentence[at - 1]) && !isLetter(sentence[at + word.length])) return at;
  }
  return -1;
}
