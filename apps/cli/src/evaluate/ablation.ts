import type { EncoderFolder } from '@stray/core';
import { type JudgeMaterial, openScorers, permutation, prepareJudge } from '@stray/scoring';
import type { Arm } from './arms.ts';

interface Request {
  readonly folder: EncoderFolder;
  readonly labels: readonly string[];
  readonly seed: number;
  /** The material of NegLabel as it is, from which each setting departs in one thing. */
  readonly material: JudgeMaterial;
}

const fractions = [0.01, 0.05, 0.1, 0.15, 0.25, 0.5, 1];
const quantiles = [0, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 1];
const groupCounts = [1, 2, 5, 10, 50, 100, 200, 500];
/** Times the encoder's own temperature. */
const temperatures = [0.25, 0.5, 1, 2, 4];
const prompts = [
  '{}',
  'a photo of a {}',
  'A photo of a {}',
  'a good photo of the {}',
  'a photo of a nice {}',
  'the nice {}',
];

/**
 * The tables of the paper's ablation (Jiang et al., ICLR 2024, section 4.3): NegLabel with one thing changed at a time, so
 * that the images need be encoded only once for all of them.
 *
 * @returns the arms, and what could not be varied with this encoder
 */
export async function ablationArms(request: Request): Promise<{ arms: Arm[]; notes: string[] }> {
  const { folder, labels, seed, material } = request;
  const { manifest } = folder;
  const prepare = async (recipe: { fraction?: number; quantile?: number }, encoder = folder) =>
    (await prepareJudge({ folder: encoder, labels, method: 'neglabel', seed, recipe })).material;
  const arms: Arm[] = [];
  const add = async (factor: string, value: string, changed: JudgeMaterial) => {
    const [scorer] = await openScorers(changed, ['neglabel']);
    if (scorer !== undefined) arms.push({ method: 'neglabel', factor, value, scorer });
  };

  const everything = await prepare({ fraction: 1 });
  const random = drawnFrom(everything, material.negatives.texts.length, seed);
  await add('mining and grouping', 'neither', { ...random, groups: 1 });
  await add('mining and grouping', 'grouping alone', random);
  await add('mining and grouping', 'mining alone', { ...material, groups: 1 });
  await add('mining and grouping', 'both', material);

  for (const fraction of fractions) {
    const changed = fraction === 1 ? everything : await prepare({ fraction });
    await add('number of negatives', `${changed.negatives.texts.length} (${100 * fraction} %)`, changed);
  }
  for (const quantile of quantiles) await add('quantile', String(quantile), await prepare({ quantile }));
  for (const groups of groupCounts) {
    if (groups <= material.negatives.texts.length) await add('groups', String(groups), { ...material, groups });
  }
  for (const factor of temperatures) {
    const logitScale = material.logitScale / factor;
    await add('temperature', Number((1 / logitScale).toPrecision(3)).toString(), { ...material, logitScale });
  }
  if (manifest.family === 'conse') return { arms, notes: ['prompt: this encoder knows words, not sentences'] };
  for (const prompt of new Set([...prompts, manifest.prompt])) {
    await add('prompt', prompt, await prepare({}, { ...folder, manifest: { ...manifest, prompt } }));
  }
  return { arms, notes: [] };
}

/** As many negatives as mining keeps, but drawn by a seed. */
function drawnFrom(everything: JudgeMaterial, count: number, seed: number): JudgeMaterial {
  const { dimension, negatives } = everything;
  const drawn = permutation(negatives.texts.length, seed).subarray(0, count);
  const embeddings = new Float32Array(drawn.length * dimension);
  drawn.forEach((from, to) => {
    embeddings.set(negatives.embeddings.subarray(from * dimension, (from + 1) * dimension), to * dimension);
  });
  const texts = Array.from(drawn, (i) => negatives.texts[i] ?? '');
  return { ...everything, negatives: { texts, embeddings } };
}
