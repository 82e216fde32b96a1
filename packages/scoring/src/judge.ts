import type { EncoderManifest, Method, ScoredImage } from '@stray/core';
import { defaultRule, type ThresholdRule } from './calibrate/thresholdRule.ts';
import type { EncodedLabels, LexiconTable, TextTower } from './encoders/textTower.ts';
import { type Candidate, mineNegatives, type NegativeLabel } from './mine/negMining.ts';
import { openLexicon } from './reasons/lexicon.ts';
import { explain, type WorthNaming } from './reasons/reasons.ts';
import { exactIndex } from './reasons/wordIndex.ts';
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
  const encode = (from: number, to: number) => tower.encodeWords(candidates.slice(from, to));
  const excluded = labels.family.names;
  const negatives = await mineNegatives({ ...recipe, candidates, encode, idLabels, excluded });
  await idLabels.close();
  return negatives;
}

/** Words with their embeddings [texts.length, dimension]. */
export interface EmbeddedWords {
  readonly texts: readonly string[];
  readonly embeddings: Float32Array;
}

/** All that a judge needs of an encoder's words: plain data, which may come from another thread. */
export interface JudgeMaterial {
  readonly dimension: number;
  readonly logitScale: number;
  readonly groups: number;
  readonly method: Method;
  readonly seed: number;
  readonly labels: EmbeddedWords;
  /** In the order of their corpus version; empty for a method without negatives. */
  readonly negatives: EmbeddedWords;
  readonly lexicon: LexiconTable;
  readonly worthNaming: WorthNaming;
}

export interface MaterialRequest {
  readonly tower: TextTower;
  readonly manifest: EncoderManifest;
  readonly labels: EncodedLabels;
  /** The negative labels in the order of their corpus version. */
  readonly negatives: readonly Candidate[];
  readonly method: Method;
  readonly seed: number;
}

export async function gatherMaterial(request: MaterialRequest): Promise<JudgeMaterial> {
  const { tower, manifest, labels, negatives, method, seed } = request;
  return {
    dimension: tower.dimension,
    logitScale: manifest.logitScale,
    groups: manifest.defaultCorpus.groups,
    method,
    seed,
    labels: { texts: labels.texts, embeddings: labels.embeddings },
    negatives: { texts: negatives.map(({ text }) => text), embeddings: await tower.encodeWords(negatives) },
    lexicon: await tower.lexicon(labels.family),
    worthNaming: manifest.family === 'conse' ? 0.4 : 'nearer-than-classes',
  };
}

export interface Judge {
  /** The rule for a run that names no threshold. */
  readonly rule: ThresholdRule;
  /** Scores and reasons of images [n, dimension]. */
  judge(images: Float32Array): Promise<ScoredImage[]>;
  close(): Promise<void>;
}

/** Brings labels, negatives and lexicon together: embeddings in, scores with their reasons out. */
export async function openJudge(material: JudgeMaterial): Promise<Judge> {
  const { labels, negatives, dimension, logitScale, method, seed } = material;
  const size = { dimension, threads: 1 };
  const groups = Math.min(material.groups, Math.max(negatives.texts.length, 1));
  const input = { ...size, logitScale, ids: labels.embeddings };
  const scorer =
    method === 'neglabel'
      ? await negLabel({ ...input, negatives: negatives.embeddings, groups, seed })
      : await mcm(input);
  const indexes = {
    idLabels: await exactIndex(labels.texts, labels.embeddings, size),
    negatives: negatives.texts.length === 0 ? undefined : await exactIndex(negatives.texts, negatives.embeddings, size),
    lexicon: await openLexicon(material.lexicon, dimension),
  };
  const sources = { ...indexes, worthNaming: material.worthNaming };
  const negativesPerGroup = Math.max(Math.floor(negatives.texts.length / groups), 1);
  return {
    rule: defaultRule(method, { classes: labels.texts.length, negativesPerGroup }),
    async judge(images) {
      const scores = await scorer.score(images);
      const reasons = await explain(images, sources);
      return reasons.map((reason, i) => ({ score: scores[i] ?? Number.NaN, ...reason }));
    },
    async close() {
      await Promise.all([scorer, ...Object.values(indexes)].map((closable) => closable?.close()));
    },
  };
}
