import {
  type ErrorCode,
  isBounded,
  methodFacts,
  reasonSentence,
  type ScoredImage,
  StrayError,
  type ThresholdRule,
} from '@stray/core';
import { namedLabels, type PrismaClient, readLabelSet, readNegatives } from '@stray/db';
import {
  type EncodedImage,
  type GatheredMaterial,
  type Judged,
  type JudgedBy,
  knownThreshold,
  openJudges,
  stackImages,
} from '@stray/scoring';
import type { ImageQueries } from '../imageQueries.ts';
import { judgedBy } from '../judgedBy.ts';
import type { GateBasis } from './gateBasis.ts';

/** An image that is brought to the gate: its bytes, or what an encoder gave for it before. */
export type GateImage =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  | { readonly kind: 'embedded'; readonly embedding: Float32Array; readonly maxProbability?: number | undefined };

export type GateVerdict =
  | ({ readonly kind: 'scored'; readonly flagged: boolean /** In words. */; readonly reason: string } & ScoredImage)
  | { readonly kind: 'failed'; readonly code: ErrorCode; readonly message: string };

export interface GateResult {
  /** Images that score below it are flagged. */
  readonly threshold: number;
  /** How it came about; `given` for one that was asked for. */
  readonly policy: string;
  readonly classCount: number;
  readonly warnings: readonly string[];
  /** In the order of the images. */
  readonly images: readonly GateVerdict[];
}

/** What images are to be scored against. */
export interface GateQuestion {
  readonly basis: GateBasis | Promise<GateBasis>;
  /** What the basis will likely say, where it is still being asked for: images are encoded meanwhile. */
  readonly likelyEncoderId?: string | undefined;
  /** In place of the project's own. */
  readonly threshold?: number | undefined;
}

export interface Gate {
  /**
   * Scores a few images as a run would, and stores nothing. Encoder, words and scoring head stay open between calls.
   *
   * @throws StrayError LABEL_UNKNOWN when the encoder knows none of the labels · BAD_ARGUMENT for a threshold out of
   *   bounds, a method without one of its own where none is given, or one that needs class probabilities that this encoder does not give
   */
  score(question: GateQuestion, images: readonly GateImage[]): Promise<GateResult>;
  close(): Promise<void>;
}

export interface GateParts {
  readonly db: PrismaClient;
  readonly images: Pick<ImageQueries, 'encode'>;
  /** The words' half of an encoder, and G of NegLabel as the encoder has it. */
  readonly words: (encoderId: string) => Promise<{
    readonly groups: number;
    readonly gatherMaterial: (judgedBy: JudgedBy) => Promise<GatheredMaterial>;
  }>;
}

/** Scores images on the fly: decode → encode → score → flag, in the processes and threads that a server keeps warm. */
export function openGate({ db, images: encoders, words }: GateParts): Gate {
  const judges = openJudges();
  const gathering = new Map<string, Promise<void>>();

  const gather = async (basis: GateBasis, key: string): Promise<void> => {
    const { groups: usual, gatherMaterial } = await words(basis.encoderId);
    const { corpus, run, method, labelSet } = basis;
    const negatives = corpus && (await readNegatives(db, corpus.versionId));
    const parameters = run !== null && run.corpusVersionId === (corpus?.versionId ?? null) ? run.parameters : {};
    const judging = judgedBy(corpus && negatives ? { negatives, recipe: corpus.recipe } : undefined, {
      parameters,
      usual,
    });
    const labels = namedLabels(await readLabelSet(db, labelSet.id));
    await judges.hold(key, await gatherMaterial({ labels, ...judging, method, seed: run?.seed ?? 0 }));
  };
  const gatherOnce = (basis: GateBasis, key: string): Promise<void> => {
    const known = gathering.get(key);
    if (known !== undefined) return known;
    const begun = gather(basis, key).finally(() => gathering.delete(key));
    gathering.set(key, begun);
    return begun;
  };

  return {
    async score({ basis: asked, likelyEncoderId, threshold }, images) {
      const begun = likelyEncoderId === undefined ? undefined : encodeAll(encoders, likelyEncoderId, images);
      begun?.catch(() => undefined);
      const basis = await asked;
      if (threshold !== undefined && isBounded(basis.method) && (threshold < 0 || threshold > 1)) {
        throw new StrayError('BAD_ARGUMENT', 'The threshold must be a number from 0 to 1.');
      }
      const expected = begun !== undefined && basis.encoderId === likelyEncoderId;
      const encoded = await (expected ? begun : encodeAll(encoders, basis.encoderId, images));
      if (methodFacts[basis.method].needs.includes('classifier')) refuseWithoutProbability(basis, encoded);
      const good = encoded.flatMap((image) => (image.kind === 'encoded' ? [image] : []));
      const batch = stackImages(good, good[0]?.embedding.length ?? 0);
      const key = keyOf(basis);
      let judged = await judges.judge(key, batch);
      while (judged === null) {
        await gatherOnce(basis, key);
        judged = await judges.judge(key, batch);
      }
      return resultOf(basis, { encoded, judged, threshold });
    },
    close: () => judges.close(),
  };
}

/** Everything that a judge is made of. */
const keyOf = ({ encoderId, method, labelSet, corpus, run }: GateBasis): string =>
  [encoderId, method, labelSet.id, corpus?.versionId, run?.id].join(' ');

type Encoded = Pick<Extract<EncodedImage, { kind: 'encoded' }>, 'kind' | 'embedding' | 'maxProbability'>;
type Seen = Encoded | Extract<EncodedImage, { kind: 'failed' }>;

async function encodeAll(
  encoders: Pick<ImageQueries, 'encode'>,
  encoderId: string,
  images: readonly GateImage[],
): Promise<Seen[]> {
  const bytes = images.flatMap((image) => (image.kind === 'bytes' ? [image.bytes] : []));
  const encoded = bytes.length === 0 ? [] : await encoders.encode(encoderId, bytes);
  return images.map((image) => {
    if (image.kind === 'embedded') return { ...image, kind: 'encoded' };
    return encoded.shift() ?? { kind: 'failed', code: 'INTERNAL', message: 'the encoder gave no result' };
  });
}

function refuseWithoutProbability({ encoderId, method }: GateBasis, images: readonly Seen[]): void {
  if (images.every((image) => image.kind === 'failed' || image.maxProbability !== undefined)) return;
  throw new StrayError('BAD_ARGUMENT', `${method} needs class probabilities, and the encoder ${encoderId} gives none.`);
}

interface Judgement {
  readonly encoded: readonly Seen[];
  readonly judged: Judged;
  readonly threshold: number | undefined;
}

function resultOf(basis: GateBasis, { encoded, judged, threshold: asked }: Judgement): GateResult {
  const { threshold, policy, warnings } = thresholdOf(basis, judged.rule, asked);
  const { classCount } = judged;
  const scored = [...judged.images];
  const images = encoded.map((image): GateVerdict => {
    const found = image.kind === 'failed' ? image : scored.shift();
    if (found === undefined) return { kind: 'failed', code: 'INTERNAL', message: 'the judge gave no result' };
    if ('code' in found) return found;
    const flagged = found.score < threshold;
    return { kind: 'scored', ...found, flagged, reason: reasonSentence({ ...found, flagged, classCount }) };
  });
  return { threshold, policy, classCount, warnings: [...basis.warnings, ...judged.warnings, ...warnings], images };
}

/** The threshold asked for; else the run's; else, under other words than the run's, the one that the method has for these. */
function thresholdOf(
  { run, method, labelSet, corpus }: GateBasis,
  rule: ThresholdRule,
  asked: number | undefined,
): Pick<GateResult, 'threshold' | 'policy' | 'warnings'> {
  if (asked !== undefined) return { threshold: asked, policy: 'given', warnings: [] };
  const own = knownThreshold(rule);
  const { threshold = null, thresholdPolicy: policy = null } = run ?? {};
  const ofRun = threshold !== null && policy !== null && { threshold, policy };
  const sameWords = run?.labelSetId === labelSet.id && run.corpusVersionId === (corpus?.versionId ?? null);
  if (ofRun && sameWords) return { ...ofRun, warnings: [] };
  if (own !== null && (policy === null || policy === rule.kind)) {
    return { threshold: own, policy: rule.kind, warnings: [] };
  }
  if (ofRun) return { ...ofRun, warnings: [fromOtherWords] };
  throw new StrayError('BAD_ARGUMENT', `${method} has no threshold of its own: name one, or start a run first.`);
}

const fromOtherWords = 'The threshold is that of the newest run, which was scored against other labels or negatives.';
