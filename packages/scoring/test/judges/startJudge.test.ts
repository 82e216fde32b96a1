import { labelsOf } from '@stray/core';
import { expect, it } from 'vitest';
import { openJudge } from '../../src/judge.ts';
import { startJudge } from '../../src/judges/startJudge.ts';
import { openWords } from '../../src/words/openWords.ts';
import { embeddedFolder } from '../encoders/fixtures.ts';

it('judges in its thread what a judge of this thread does, batch after batch, and what waits is answered before it ends', async () => {
  const words = openWords(embeddedFolder());
  const negatives = ['teapot', 'motorcycle', 'volcano', 'zebra'].map((text) => ({ text, polarity: 'noun' as const }));
  const judgedBy = { negatives, conjugatedNegatives: [], method: 'neglabel', groups: 2, seed: 0 } as const;
  const { material } = await words.gatherMaterial({ labels: labelsOf(['hat', 'shoe']), ...judgedBy });
  const embeddings = await words.encodeWords(negatives);
  await words.close();
  const some = embeddings.subarray(0, material.dimension);

  const here = await openJudge(material);
  const there = await startJudge(material, { cores: 2 });
  const answers = Promise.all([there.judge(embeddings), there.judge(some)]);
  await there.close();
  expect(await answers).toEqual([await here.judge(embeddings), await here.judge(some)]);
  expect(there.rule).toEqual(here.rule);
  await here.close();
});
