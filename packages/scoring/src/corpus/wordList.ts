import { StrayError, tidyText } from '@stray/core';
import { readCsv } from './lists/csv.ts';
import { readJson } from './lists/json.ts';
import { type Found, readLines } from './lists/lines.ts';
import { textOf } from './lists/text.ts';

export const wordListFormats = ['text', 'csv', 'json'] as const;
export type WordListFormat = (typeof wordListFormats)[number];

const wordLimit = 1_000_000;
const lengthLimit = 200;

export interface WordCounts {
  readonly words: number;
  /** Words that had been there before. */
  readonly repeated: number;
  readonly empty: number;
}

export interface WordList {
  /** Read as they are asked for, once; each word is canonical and comes once. */
  readonly words: AsyncIterable<string>;
  /** Of what has been read so far. */
  counts(): WordCounts;
}

/** A word as corpora keep it: NFC, trimmed, single spaces, lower case. */
export function canonicalWord(text: string): string {
  // Most words are so already, and a look is cheaper than four copies.
  if (plain.test(text)) return text;
  return tidyText(text.toLowerCase());
}

const plain = /^[!-@[-~]+(?: [!-@[-~]+)*$/;

/**
 * Reads a list of words as it streams in: text with one a line; CSV (RFC 4180), its first column or the one headed word, text
 * or label; JSON, an array or lines of strings or of objects with `text` or `word`. Memory grows with the words alone.
 *
 * @throws StrayError, as words are read: BAD_ARGUMENT with the line for what is not UTF-8 or not of the format, for a word of
 *   more than 200 characters, for more than 1,000,000 words or none; FILE_TOO_LARGE above 256 MB
 */
export function readWordList(content: AsyncIterable<Uint8Array>, format: WordListFormat): WordList {
  const counts = { words: 0, repeated: 0, empty: 0 };
  return { words: wordsOf(readerOf(format)(textOf(content)), counts), counts: () => ({ ...counts }) };
}

function readerOf(format: WordListFormat): (text: AsyncIterable<string>) => AsyncIterable<readonly Found[]> {
  switch (format) {
    case 'text':
      return readLines;
    case 'csv':
      return readCsv;
    case 'json':
      return readJson;
    default:
      return format satisfies never;
  }
}

async function* wordsOf(
  batches: AsyncIterable<readonly Found[]>,
  counts: { words: number; repeated: number; empty: number },
): AsyncGenerator<string> {
  const seen = new Set<string>();
  for await (const batch of batches) {
    for (const { text, line } of batch) {
      const word = canonicalWord(text);
      if (word === '') counts.empty += 1;
      else if (seen.has(word)) counts.repeated += 1;
      else {
        requireFits(word, line, seen.size);
        // A copy: a piece of the text that it stands in would keep all of that in memory.
        const own = Buffer.from(word).toString();
        seen.add(own);
        counts.words += 1;
        yield own;
      }
    }
  }
  if (counts.words === 0) throw new StrayError('BAD_ARGUMENT', 'The list holds no words.');
}

function requireFits(word: string, line: number, before: number): void {
  if (word.length > lengthLimit) {
    throw new StrayError(
      'BAD_ARGUMENT',
      `Line ${line} has a word of ${word.length} characters; ${lengthLimit} is the limit: “${word.slice(0, 40)}…”`,
    );
  }
  if (word.includes('\0')) {
    throw new StrayError('BAD_ARGUMENT', `Line ${line} holds a NUL character: this is no list in UTF-8.`);
  }
  if (before >= wordLimit) {
    throw new StrayError('BAD_ARGUMENT', `The list has more than ${wordLimit.toLocaleString('en')} words.`);
  }
}
