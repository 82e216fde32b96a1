import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createFileStore } from '@stray/storage';
import { tinyImage } from '@stray/testing';
import { expect, it } from 'vitest';
import { thumbnails } from '../src/thumbnails.ts';

it('what is looked at now is made first, each once, and nothing for who has gone', async () => {
  const home = await mkdtemp(join(tmpdir(), 'stray-thumbnails-'));
  const store = createFileStore(home);
  const source = thumbnails(store);
  try {
    const photos = await Promise.all([1, 2, 3, 4, 5, 6].map((colour) => tinyImage({ colour, width: 300 })));
    const names = await Promise.all(photos.map(async (photo) => (await store.put(photo)).sha256));
    const order: number[] = [];
    const ask = (i: number, isAwaited?: () => boolean) =>
      source.get(names[i] ?? '', 128, isAwaited).then((bytes) => {
        order.push(i);
        return bytes;
      });
    const gone = () => false;
    const asked = [ask(0), ask(1), ask(2), ask(3, gone), ask(4, gone), ask(5)];
    const again = ask(4);
    const results = await Promise.allSettled(asked);
    expect(results.map(({ status }) => status)).toEqual([
      ...Array(3).fill('fulfilled'),
      'rejected',
      ...Array(2).fill('fulfilled'),
    ]);
    expect(await again).toBe(await asked[4]);
    expect(order.indexOf(5)).toBeLessThan(order.indexOf(2));
    const kept = await Promise.all(names.map((name) => store.getThumbnail(name, 128)));
    expect(kept.map((bytes) => bytes !== undefined)).toEqual([true, true, true, false, true, true]);
  } finally {
    await source.close();
    await rm(home, { recursive: true });
  }
});
