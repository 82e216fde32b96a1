import { readdirSync, readFileSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openWordCache } from '../../src/encoders/clip/wordCache.ts';
import { openTextTower } from '../../src/encoders/encoder.ts';
import type { Candidate } from '../../src/mine/negMining.ts';
import { clipFixture, temporaryFolder } from './fixtures.ts';

const dimension = 3;
const textsOf = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => `wörd ${from + i} 🙂`);
const rowsOf = (texts: readonly string[]) =>
  Float32Array.from(texts.flatMap((text) => [text.length, Number(text.split(' ')[1]), 0.1]));

describe('the word cache', () => {
  it('gives back from run to run what it was given, in any order', () => {
    const directory = join(temporaryFolder(), 'words');
    const first = openWordCache(directory, dimension);
    first.keep(textsOf(0, 100), rowsOf(textsOf(0, 100)));
    first.keep(textsOf(100, 150), rowsOf(textsOf(100, 150)));
    first.close();
    const again = openWordCache(directory, dimension);
    const asked = [...textsOf(90, 120), ...textsOf(5, 30).reverse(), ...textsOf(7, 8), ...textsOf(7, 8)];
    expect(asked.every((text) => again.has(text))).toBe(true);
    expect(again.has('another')).toBe(false);
    expect(again.read(asked)).toEqual(rowsOf(asked));
    again.close();
  });

  it.each(['cut short', 'with a changed byte', 'of another dimension', 'empty'])(
    'takes a file %s for none, and removes it',
    (harm) => {
      const directory = join(temporaryFolder(), 'words');
      const cache = openWordCache(directory, dimension);
      cache.keep(textsOf(0, 10), rowsOf(textsOf(0, 10)));
      cache.keep(textsOf(10, 20), rowsOf(textsOf(10, 20)));
      cache.close();
      const [name = ''] = readdirSync(directory);
      const path = join(directory, name);
      if (harm === 'cut short') truncateSync(path, 100);
      else if (harm === 'empty') truncateSync(path, 0);
      else {
        const bytes = readFileSync(path);
        const at = harm === 'of another dimension' ? 12 : bytes.length - 1;
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        writeFileSync(path, bytes);
      }
      const again = openWordCache(directory, dimension);
      const kept = textsOf(0, 20).filter((text) => again.has(text));
      expect(kept).toHaveLength(10);
      expect(again.read(kept)).toEqual(rowsOf(kept));
      expect(readdirSync(directory)).toHaveLength(1);
      again.close();
    },
  );

  it('loses nothing when several write and read at once', () => {
    const directory = join(temporaryFolder(), 'words');
    const [one, other] = [openWordCache(directory, dimension), openWordCache(directory, dimension)];
    for (let i = 0; i < 10; i++) {
      one.keep(textsOf(i * 10, i * 10 + 10), rowsOf(textsOf(i * 10, i * 10 + 10)));
      other.keep(textsOf(i * 10 + 5, i * 10 + 15), rowsOf(textsOf(i * 10 + 5, i * 10 + 15)));
    }
    const third = openWordCache(directory, dimension);
    expect(third.read(textsOf(0, 105))).toEqual(rowsOf(textsOf(0, 105)));
    for (const cache of [one, other, third]) cache.close();
  });

  it('leaves the unfinished file of another process alone, and removes one that is an hour old', () => {
    const directory = temporaryFolder();
    for (const name of ['new.part', 'old.part']) writeFileSync(join(directory, name), 'half');
    utimesSync(join(directory, 'old.part'), new Date(0), new Date(0));
    openWordCache(directory, dimension).close();
    expect(readdirSync(directory)).toEqual(['new.part']);
  });

  it('keeps rows in memory where the disk takes none', () => {
    const inTheWay = join(temporaryFolder(), 'file');
    writeFileSync(inTheWay, '');
    const cache = openWordCache(join(inTheWay, 'words'), dimension);
    cache.keep(textsOf(0, 5), rowsOf(textsOf(0, 5)));
    expect(cache.read(textsOf(2, 5))).toEqual(rowsOf(textsOf(2, 5)));
    cache.close();
  });
});

describe('a text tower with a cache', () => {
  const words = Array.from({ length: 600 }, (_, i): Candidate => {
    return { text: `word ${i} of many`, polarity: i % 3 === 0 ? 'adjective' : 'noun' };
  });

  it('embeds many words once, and gives the same numbers from the cache', async () => {
    const folder = clipFixture('clip-split');
    const tower = await openTextTower(folder);
    const progress: [number, number][] = [];
    const fresh = await tower.encodeWords(words, (done, total) => progress.push([done, total]));
    expect(progress).toEqual([
      [512, 600],
      [600, 600],
    ]);
    await tower.close();
    const again = await openTextTower(folder);
    const silent = await again.encodeWords(words, () => expect.fail('nothing is to be embedded'));
    expect(silent).toEqual(fresh);
    // Few words are embedded again, and are found among those of the cache.
    const some = [{ text: 'another', polarity: 'noun' } as const, ...words.slice(3, 6)];
    const mixed = await again.encodeWords(some);
    expect(mixed.subarray(again.dimension)).toEqual(fresh.subarray(3 * again.dimension, 6 * again.dimension));
    await again.close();
  });

  it('is another cache for another prompt, and for another text tower', async () => {
    const folder = clipFixture('clip-split');
    const open = async (changed: typeof folder) => {
      const tower = await openTextTower(changed);
      const rows = await tower.encodeWords(words);
      await tower.close();
      return rows;
    };
    const rows = await open(folder);
    expect(await open({ ...folder, manifest: { ...folder.manifest, prompt: 'a photo of {}' } })).not.toEqual(rows);
    const half = clipFixture('clip-split', '-fp16');
    await open({ ...half, cache: folder.cache });
    expect(readdirSync(join(folder.cache, 'words'))).toHaveLength(2);
  });
});
