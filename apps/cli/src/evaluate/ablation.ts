import { availableParallelism } from 'node:os';
import { type CorpusRecipe, type EncoderFolder, labelsOf, type Preset, StrayError } from '@stray/core';
import {
  type Candidate,
  encodeKnownLabels,
  type JudgeMaterial,
  mineCorpus,
  openScorers,
  permutation,
  placeTextTower,
  recipeFor,
  type TextDevice,
} from '@stray/scoring';
import { showProgress } from '../output/progress.ts';
import type { Arm } from './arms.ts';

interface Request {
  readonly folder: EncoderFolder;
  readonly device: TextDevice;
  readonly labels: readonly string[];
  readonly preset: Preset;
  readonly candidates: readonly Candidate[] | undefined;
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
  const { folder, seed, material } = request;
  const { manifest } = folder;
  const progress = showProgress('settings');
  const arms: Arm[] = [];
  const add = async (factor: string, value: string, changed: JudgeMaterial) => {
    const [scorer] = await openScorers(changed, ['neglabel']);
    if (scorer !== undefined) arms.push({ method: 'neglabel', factor, value, scorer });
    progress.done();
  };

  const words = await openWords(request, folder);
  const kept = material.negatives.texts.length;
  const ranked = await words.mine({ fraction: 1 });
  const drawn = Array.from(permutation(ranked.length, seed).subarray(0, kept), (i) => ranked[i]);
  const random = await words.against(drawn.filter((word) => word !== undefined));
  await add('mining and grouping', 'neither', { ...random, groups: 1 });
  await add('mining and grouping', 'grouping alone', random);
  await add('mining and grouping', 'mining alone', { ...material, groups: 1 });
  await add('mining and grouping', 'both', material);

  for (const fraction of fractions) {
    const lowest = lowestOf(ranked, fraction);
    if (lowest.length === 0) continue;
    await add('number of negatives', `${lowest.length} (${100 * fraction} %)`, await words.against(lowest));
  }
  for (const quantile of quantiles) {
    await add('quantile', String(quantile), await words.against(await words.mine({ quantile })));
  }
  for (const groups of groupCounts) {
    if (groups <= kept) await add('groups', String(groups), { ...material, groups });
  }
  for (const factor of temperatures) {
    const logitScale = material.logitScale / factor;
    await add('temperature', Number((1 / logitScale).toPrecision(3)).toString(), { ...material, logitScale });
  }
  await words.close();
  const notes = manifest.family === 'conse' ? ['prompt: this encoder knows words, not sentences'] : [];
  for (const prompt of manifest.family === 'conse' ? [] : new Set([...prompts, manifest.prompt])) {
    const prompted = await openWords(request, { ...folder, manifest: { ...manifest, prompt } });
    await add('prompt', prompt, await prompted.against(await prompted.mine({})));
    await prompted.close();
  }
  progress.stop();
  return { arms, notes };
}

/** The words of an encoder for these labels: what is mined by another recipe, and the material with it. */
async function openWords({ device, labels, preset, candidates: given, material }: Request, folder: EncoderFolder) {
  const { tower } = await placeTextTower(folder, device);
  const { encoded } = await encodeKnownLabels(tower, labelsOf(labels));
  const ids = { texts: encoded.texts, embeddings: encoded.embeddings };
  const own = recipeFor('neglabel', folder.manifest, preset);
  if (own === undefined) throw new StrayError('INTERNAL', 'NegLabel has no recipe.');
  const recipe: CorpusRecipe = given === undefined ? own : { ...own, pool: 'given' };
  return {
    mine: async (changed: Partial<CorpusRecipe>) =>
      (await mineCorpus(tower, encoded, { ...recipe, ...changed }, { given, threads: availableParallelism() })).kept,
    against: async (negatives: readonly Candidate[]): Promise<JudgeMaterial> => {
      const texts = negatives.map(({ text }) => text);
      return { ...material, labels: ids, negatives: { texts, embeddings: await tower.encodeWords(negatives) } };
    },
    close: () => tower.close(),
  };
}

/** The share that mining keeps of the nouns and of the adjectives, both in the order of their similarity. */
function lowestOf(ranked: readonly Candidate[], fraction: number): Candidate[] {
  const lowest = (polarity: Candidate['polarity']) => {
    const words = ranked.filter((word) => word.polarity === polarity);
    return words.slice(0, Math.floor(fraction * words.length));
  };
  return [...lowest('noun'), ...lowest('adjective')];
}
