import { type EncoderManifest, type Method, methodFacts, type ScoredImage, type ThresholdRule } from '@stray/core';
import { defaultRuleFor } from './calibrate/thresholdRule.ts';
import type { EncodedLabels, LexiconTable, OnProgress, TextTower } from './encoders/textTower.ts';
import type { Candidate } from './mine/negMining.ts';
import { openHead } from './reasons/head.ts';
import { openLexicon } from './reasons/lexicon.ts';
import { explain, type WorthNaming, worthNamingOf } from './reasons/reasons.ts';
import { asNouns, encodeConjugated } from './scores/csp/conjugated.ts';
import { openScorer, type ScoringWords } from './scores/openScorer.ts';
import type { Scorer } from './scores/scorer.ts';

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
  /** In the order of their corpus version; empty for methods without negatives. */
  readonly negatives: EmbeddedWords;
  /** The labels and the negatives of the conjugated pool as CSP embeds them, where a method wants them. */
  readonly conjugated: { readonly labels: Float32Array; readonly negatives: EmbeddedWords } | undefined;
  /** The labels by the “no” text tower [labels, dimension], where a method wants them. */
  readonly noLabels: Float32Array | undefined;
  readonly lexicon: LexiconTable;
  readonly worthNaming: WorthNaming;
}

export interface MaterialRequest {
  readonly tower: TextTower;
  readonly manifest: EncoderManifest;
  readonly labels: EncodedLabels;
  /** The negative labels in the order of their corpus version. */
  readonly negatives: readonly Candidate[];
  /** The same of a corpus version that was mined from the conjugated pool. */
  readonly conjugatedNegatives?: readonly Candidate[];
  readonly method: Method;
  /** G of NegLabel; the encoder's when left out. */
  readonly groups?: number | undefined;
  /** Further methods that the material must serve. */
  readonly others?: readonly Method[];
  readonly seed: number;
  /** Called as words of the lexicon are embedded that the encoder has not met before. */
  readonly onProgress?: OnProgress | undefined;
}

export async function gatherMaterial(request: MaterialRequest): Promise<JudgeMaterial> {
  const { tower, manifest, labels, negatives, conjugatedNegatives = [], method, others = [], seed } = request;
  const needs = new Set([method, ...others].flatMap((name) => methodFacts[name].needs));
  const embed = async (
    words: readonly Candidate[],
    encode: (words: readonly Candidate[]) => Promise<Float32Array>,
  ) => ({
    texts: words.map(({ text }) => text),
    embeddings: await encode(words),
  });
  const conjugate = (words: readonly Candidate[]) => encodeConjugated(tower, words);
  return {
    dimension: tower.dimension,
    logitScale: manifest.logitScale,
    groups: request.groups ?? manifest.defaultCorpus.groups,
    method,
    seed,
    labels: { texts: labels.texts, embeddings: labels.embeddings },
    negatives: await embed(negatives, (words) => tower.encodeWords(words)),
    conjugated: needs.has('conjugated-negatives')
      ? { labels: await conjugate(asNouns(labels.texts)), negatives: await embed(conjugatedNegatives, conjugate) }
      : undefined,
    noLabels: needs.has('no-tower') ? await tower.encodeNoLabels?.(labels.specs) : undefined,
    lexicon: await tower.lexicon(labels.family, request.onProgress),
    worthNaming: worthNamingOf(manifest),
  };
}

export interface Judge {
  /** The rule for a run that names no threshold. */
  readonly rule: ThresholdRule;
  /**
   * Scores and reasons of images [n, dimension].
   *
   * @param maxProbability [n], of an encoder that is a closed-set classifier; MSP needs it
   */
  judge(images: Float32Array, maxProbability?: Float32Array): Promise<readonly ScoredImage[]>;
  close(): Promise<void>;
}

/**
 * Brings labels, negatives and lexicon together: embeddings in, scores with their reasons out.
 *
 * @param threads of each matrix product: all cores where nothing else is at work, one beside a pool that keeps them busy
 */
export async function openJudge(material: JudgeMaterial, { threads = 1 }: { threads?: number } = {}): Promise<Judge> {
  const { dimension, method, worthNaming } = material;
  const { labels, negatives } = wordsOf(material);
  const head = await openHead(method, { words: scoringWords(material, threads), labels, negatives });
  const lexicon = await openLexicon(material.lexicon, { dimension, threads });
  const sources = { labels: labels.texts, negatives: negatives.texts, lexicon, worthNaming };
  return {
    rule: ruleOf(material, method),
    async judge(embeddings, maxProbability) {
      const { scores, ...nearest } = await head.score({ embeddings, maxProbability });
      const reasons = await explain(embeddings, nearest, sources);
      return reasons.map((reason, i) => ({ score: scores[i] ?? Number.NaN, ...reason }));
    },
    async close() {
      await Promise.all([head.close(), lexicon.close()]);
    },
  };
}

/**
 * Several scores of the same images, in the order of `methods`, without encoding anything again. The material must have
 * been gathered for them.
 *
 * @param threads of each matrix product
 */
export function openScorers(material: JudgeMaterial, methods: readonly Method[], threads = 1): Promise<Scorer[]> {
  const words = scoringWords(material, threads);
  return Promise.all(methods.map((method) => openScorer(method, words)));
}

function scoringWords(material: JudgeMaterial, threads: number): ScoringWords {
  const { dimension, logitScale, groups, seed, labels, negatives, conjugated, noLabels, lexicon } = material;
  return {
    dimension,
    logitScale,
    groups,
    seed,
    threads,
    ids: labels.embeddings,
    negatives: negatives.embeddings,
    conjugated: conjugated && { ids: conjugated.labels, negatives: conjugated.negatives.embeddings },
    lexicon: lexicon.embeddings,
    noIds: noLabels,
  };
}

/** The rule for a run of one of the material's methods that names no threshold. */
export function ruleOf(material: JudgeMaterial, method: Method): ThresholdRule {
  const { labels, negatives } = wordsOf(material, method);
  return defaultRuleFor(method, {
    classes: labels.texts.length,
    negatives: negatives.texts.length,
    groups: material.groups,
  });
}

/** Labels and negatives as the method has them. */
function wordsOf({ labels, negatives, conjugated, method: own }: JudgeMaterial, method = own) {
  if (conjugated === undefined || !methodFacts[method].needs.includes('conjugated-negatives')) {
    return { labels, negatives };
  }
  return { labels: { texts: labels.texts, embeddings: conjugated.labels }, negatives: conjugated.negatives };
}
