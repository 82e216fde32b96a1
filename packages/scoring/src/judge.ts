import type { EncoderManifest, Method, ScoredImage } from '@stray/core';
import { defaultRule, type ThresholdRule } from './calibrate/thresholdRule.ts';
import type { EncodedLabels, TextTower } from './encoders/textTower.ts';
import { mineNegatives, type NegativeLabel } from './mine/negMining.ts';
import { explain } from './reasons/reasons.ts';
import { exactIndex, type WordIndex } from './reasons/wordIndex.ts';
import { mcm } from './scores/mcm/mcm.ts';
import { negLabel } from './scores/neglabel/neglabel.ts';

/** Everything that decides which words become negatives. */
export interface CorpusRecipe {
  readonly quantile: number;
  readonly fraction: number;
  /** Candidates nearer than this to a class are never negatives (CSP). */
  readonly ceiling: number;
}

/** The recipe that an encoder's manifest asks for. */
export function defaultRecipe({ defaultCorpus }: EncoderManifest): CorpusRecipe {
  return { quantile: defaultCorpus.quantile, fraction: defaultCorpus.fraction, ceiling: 0.95 };
}

/** NegMining over the encoder's default candidates, without the classes' names, synonyms and descendants. */
export async function mineCorpus(
  tower: TextTower,
  labels: EncodedLabels,
  recipe: CorpusRecipe,
): Promise<NegativeLabel[]> {
  const { candidates, dimension } = tower;
  const idLabels = await exactIndex(labels.texts, labels.embeddings, { dimension, threads: 1 });
  const encode = (from: number, to: number) => tower.encodeWords(candidates.slice(from, to).map(({ text }) => text));
  const excluded = labels.family.names;
  const negatives = await mineNegatives({ ...recipe, candidates, encode, idLabels, excluded });
  await idLabels.close();
  return negatives;
}

export interface JudgeInput {
  readonly tower: TextTower;
  readonly manifest: EncoderManifest;
  readonly labels: EncodedLabels;
  /** Texts of the negative labels in the order of their corpus version. */
  readonly negatives: readonly string[];
  readonly method: Method;
  readonly seed: number;
}

export interface Judge {
  /** The rule for a run that names no threshold. */
  readonly rule: ThresholdRule;
  /** Scores and reasons of images [n, dimension]. */
  judge(images: Float32Array): Promise<ScoredImage[]>;
  close(): Promise<void>;
}

/** Brings labels, negatives and lexicon together: embeddings in, scores with their reasons out. */
export async function openJudge({ tower, manifest, labels, negatives, method, seed }: JudgeInput): Promise<Judge> {
  const { dimension } = tower;
  const size = { dimension, threads: 1 };
  const input = { ...size, logitScale: manifest.logitScale, ids: labels.embeddings };
  const negativeEmbeddings = tower.encodeWords(negatives);
  const scorer =
    method === 'neglabel'
      ? await negLabel({ ...input, negatives: negativeEmbeddings, groups: manifest.defaultCorpus.groups, seed })
      : await mcm(input);
  const indexes = {
    idLabels: await exactIndex(labels.texts, labels.embeddings, size),
    negatives: negatives.length === 0 ? undefined : await exactIndex(negatives, negativeEmbeddings, size),
    lexicon: await tower.lexicon(labels.family),
  };
  const closables: readonly (Pick<WordIndex, 'close'> | undefined)[] = [scorer, ...Object.values(indexes)];
  const groups = Math.min(manifest.defaultCorpus.groups, Math.max(negatives.length, 1));
  const negativesPerGroup = Math.max(Math.floor(negatives.length / groups), 1);
  return {
    rule: defaultRule(method, { classes: labels.texts.length, negativesPerGroup }),
    async judge(images) {
      const scores = await scorer.score(images);
      const reasons = await explain(images, indexes);
      return reasons.map((reason, i) => ({ score: scores[i] ?? Number.NaN, ...reason }));
    },
    async close() {
      await Promise.all(closables.map((closable) => closable?.close()));
    },
  };
}
