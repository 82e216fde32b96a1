import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Candidate } from '../mine/negMining.ts';

/** What WordNet says of its synsets, by polarity and their position among the nouns or the adjectives. */
export type Glosses = (polarity: Candidate['polarity'], index: number) => string;

const [tab, newline] = [9, 10];
const [noun, adjective] = [110, 97];
/** Before a gloss: kind, offset, file, lemmas, hypernyms, instance hypernyms. */
const fieldsBefore = 6;

/**
 * Reads the glosses of a packed WordNet table. They stay bytes until one is asked for: 6 MB, which few processes need, so
 * `readWordNet` leaves them out.
 */
export function readGlosses(path: string): Glosses {
  const table = gunzipSync(readFileSync(path));
  /** For each synset where its gloss begins and ends. */
  const spans: Record<Candidate['polarity'], number[]> = { noun: [], adjective: [] };
  // Glosses are moved together within the table, and only what they take is kept.
  let end = 0;
  for (let start = 0; start < table.length; ) {
    const found = table.indexOf(newline, start);
    const stop = found < 0 ? table.length : found;
    const kind = table[start + 1] === tab ? table[start] : undefined;
    if (kind === noun || kind === adjective) {
      const from = glossFrom(table, start, stop);
      table.copyWithin(end, from, stop);
      spans[kind === noun ? 'noun' : 'adjective'].push(end, end + stop - from);
      end += stop - from;
    }
    start = stop + 1;
  }
  const bytes = Buffer.from(table.subarray(0, end));
  return (polarity, index) => bytes.toString('utf8', spans[polarity][2 * index], spans[polarity][2 * index + 1]);
}

function glossFrom(table: Buffer, start: number, stop: number): number {
  let at = start;
  for (let field = 0; field < fieldsBefore && at < stop; field++) {
    const next = table.indexOf(tab, at);
    at = next < 0 || next > stop ? stop : next + 1;
  }
  return at;
}
