import { labelsOf } from '@stray/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { openJudge } from '../../src/judge.ts';
import { type JudgeShelf, openJudges } from '../../src/judges/openJudges.ts';
import { openWords } from '../../src/words/openWords.ts';
import type { GatheredMaterial } from '../../src/words/wordsContract.ts';
import { embeddedFolder } from '../encoders/fixtures.ts';

const negatives = ['teapot', 'motorcycle', 'volcano', 'zebra'].map((text) => ({ text, polarity: 'noun' as const }));
const judgedBy = { negatives, conjugatedNegatives: [], method: 'neglabel', groups: 2, seed: 0 } as const;
const words = openWords(embeddedFolder());
let gathered: GatheredMaterial;
let images: { embeddings: Float32Array };
beforeAll(async () => {
  gathered = await words.gatherMaterial({ labels: labelsOf(['hat', 'xyzzyx']), ...judgedBy });
  images = { embeddings: await words.encodeWords([negatives[0] ?? { text: 'teapot', polarity: 'noun' }]) };
});
afterAll(() => words.close());

async function using(shelf: JudgeShelf, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } finally {
    await shelf.close();
  }
}

it('judges as a judge of this process does, and tells of its words', async () => {
  const shelf = openJudges({ threads: 1 });
  await using(shelf, async () => {
    expect(await shelf.judge('a', images)).toBeNull();
    await shelf.hold('a', gathered);
    const here = await openJudge(gathered.material);
    expect(await shelf.judge('a', images)).toEqual({
      images: await here.judge(images.embeddings),
      rule: here.rule,
      classCount: 2,
      warnings: [expect.stringContaining('“xyzzyx”')],
    });
    await here.close();
  });
});

it('closes the judge used longest ago where there is no room for all', async () => {
  const { labels, lexicon } = gathered.material;
  const each =
    labels.embeddings.byteLength + lexicon.embeddings.byteLength + gathered.material.negatives.embeddings.byteLength;
  const shelf = openJudges({ threads: 1, memory: 2 * each });
  await using(shelf, async () => {
    await shelf.hold('a', gathered);
    await shelf.hold('b', gathered);
    await shelf.judge('a', images);
    await shelf.hold('c', gathered);
    expect([await shelf.judge('a', images), await shelf.judge('b', images), await shelf.judge('c', images)]).toEqual([
      expect.anything(),
      null,
      expect.anything(),
    ]);
  });
});

it('goes with all that it held when nobody asks', async () => {
  const shelf = openJudges({ threads: 1, idleMs: 1 });
  await using(shelf, async () => {
    await shelf.hold('a', gathered);
    await vi.waitFor(async () => expect(await shelf.judge('a', images)).toBeNull(), { timeout: 20_000 });
  });
});
