import { describe, expect, it } from 'vitest';
import { canonicalWord, readWordList, type WordListFormat } from '../src/corpus/wordList.ts';

/** The text in pieces of some bytes, so that every seam is met. */
async function* inPieces(content: string | Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content;
  for (let from = 0; from < bytes.length; from += size) yield bytes.subarray(from, from + size);
}

async function read(content: string | Uint8Array, format: WordListFormat, size = 1 << 20) {
  const list = readWordList(inPieces(content, size), format);
  const words: string[] = [];
  for await (const word of list.words) words.push(word);
  expect(list.counts().words).toBe(words.length);
  const { repeated, empty } = list.counts();
  return { words, repeated, empty };
}

describe('a word', () => {
  it.each([
    ['Red  Fox ', 'red fox'],
    ['cafe\u0301', 'café'],
    ['\u00a0top\that', 'top hat'],
    ['T-Shirt', 't-shirt'],
    ['İstanbul', 'i̇stanbul'],
    [' \t ', ''],
  ])('%j is kept as %j', (given, kept) => {
    expect(canonicalWord(given)).toBe(kept);
    expect(canonicalWord(kept)).toBe(kept);
  });
});

describe.each([1, 2, 3, 7, 1 << 20])('a list in pieces of %i bytes', (size) => {
  it('of text has one word a line, whatever ends a line', async () => {
    expect(await read('\uFEFFHat\r\nred  fox\n\n hat \rcafé\n \nshoe', 'text', size)).toEqual({
      words: ['hat', 'red fox', 'café', 'shoe'],
      repeated: 1,
      empty: 2,
    });
  });

  it('of CSV has the words of the headed column, with commas, quotes and line ends in others', async () => {
    const csv = 'id,Word,note\r\n1,Hat,"a, ""b""\nc"\r\n2,"red, ""fox""",\r\n\r\n3,hat\r\n4,"café"\n';
    expect(await read(csv, 'csv', size)).toEqual({ words: ['hat', 'red, "fox"', 'café'], repeated: 1, empty: 1 });
  });

  it('of CSV without a heading has the words of the first column', async () => {
    expect(await read('hat,1\n5" nail,2\n,3\nshoe', 'csv', size)).toEqual({
      words: ['hat', '5" nail', 'shoe'],
      repeated: 0,
      empty: 1,
    });
  });

  it('of JSON has strings or objects, in an array or line by line', async () => {
    const objects = '{"text": "red\\"fox\\\\"}\n\n{"word": "caf\\u00e9", "more": [{"a": "]}"}]}\n"shoe"';
    const words = ['hat', 'red"fox\\', 'café', 'shoe'];
    const none = { repeated: 0, empty: 0 };
    const array = objects.replace(/\n+/g, ',\n');
    expect(await read(` [ "hat" ,${array}\n]\n`, 'json', size)).toEqual({ words, ...none });
    expect(await read(`"hat"\n${objects}`, 'json', size)).toEqual({ words, ...none });
  });
});

describe('a list that is not what it should be', () => {
  const bytes = (...parts: (string | number[])[]) =>
    Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part) : Buffer.from(part))));

  it.each<[string, string | Uint8Array, WordListFormat, RegExp]>([
    ['Latin-1', bytes('hat\nshoe\ncaf', [0xe9], '\nfox'), 'text', /Line 3 is not UTF-8/],
    ['a character cut off', bytes('hat\ncaf', [0xc3]), 'text', /Line 2 is not UTF-8/],
    ['UTF-16', bytes([0x68, 0, 0x61, 0, 0x74, 0]), 'text', /Line 1 holds a NUL/],
    ['a word of 201 characters', `hat\n${'x'.repeat(201)}\n`, 'text', /Line 2 has a word of 201 characters; 200 is/],
    ['no line ends', 'x '.repeat(40_000), 'text', /Line 1 has more than 65,536 characters/],
    ['nothing but blanks', '\n \n', 'text', /holds no words/],
    ['an open quote', 'hat\n"shoe\nfox\n', 'csv', /Line 2 .*not closed/],
    ['text behind a quote', 'hat\n"shoe" x\n', 'csv', /Line 2 .*closing quote/],
    ['text as JSON', 'hat\nshoe', 'json', /Line 1 is not JSON: “hat”/],
    ['a number', '["hat",\n5]', 'json', /Line 2 has neither/],
    ['an object of lists', '{"words": ["hat"]}', 'json', /Line 1 has neither/],
    ['a missing comma', '["hat"\n"shoe"]', 'json', /Line 2 .*comma/],
    ['a comma too many', '["hat",\n,"shoe"]', 'json', /Line 2 .*“,” stands where/],
    ['an open array', '["hat",\n"shoe"\n', 'json', /array is not closed/],
    ['an open string', '["hat",\n"shoe]', 'json', /Line 2 .*not closed/],
    ['a second array', '["hat"]\n["shoe"]', 'json', /Line 2 .*end of the array/],
  ])('%s is refused with its line', async (_, content, format, message) => {
    await expect(read(content, format, 5)).rejects.toMatchObject({
      code: 'BAD_ARGUMENT',
      message: expect.stringMatching(message),
    });
  });

  it('takes a million words and no more', async () => {
    async function* many(count: number) {
      for (let from = 0; from < count; from += 1000) {
        yield Buffer.from(Array.from({ length: 1000 }, (_, i) => `word ${from + i}\n`).join(''));
      }
    }
    const count = async (given: number) => {
      const list = readWordList(many(given), 'text');
      for await (const _ of list.words);
      return list.counts();
    };
    expect(await count(1_000_000)).toEqual({ words: 1_000_000, repeated: 0, empty: 0 });
    await expect(count(1_001_000)).rejects.toMatchObject({ code: 'BAD_ARGUMENT', message: /1,000,000 words/ });
  });

  it('is read no further than 256 MB', async () => {
    const piece = Buffer.from(`hat,${'x'.repeat(50_000)}\n`.repeat(20));
    async function* endless() {
      for (;;) yield piece;
    }
    const list = readWordList(endless(), 'csv');
    await expect(
      (async () => {
        for await (const _ of list.words);
      })(),
    ).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
  });
});
