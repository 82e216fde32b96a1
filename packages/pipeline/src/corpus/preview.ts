import { type IdLabel, type Method, methodFacts, methods, type Negative, StrayError } from '@stray/core';
import {
  drawScored,
  namedLabels,
  type PrismaClient,
  readCalibration,
  readEmbeddings,
  readLabelSet,
  reviewedScored,
  type ScoreRun,
} from '@stray/db';
import {
  asNouns,
  type Calibration,
  calibrationOf,
  decideThreshold,
  defaultRuleFor,
  type Rescorer,
  type RescoreWords,
  stackRows,
} from '@stray/scoring';
import { z } from 'zod';
import { rulesOf } from '../flag.ts';
import type { WordSource } from './negatives.ts';
import { type SideChanges, sideChanges } from './sideChanges.ts';

export interface PreviewRequest {
  /** The completed run whose flags are compared with. */
  readonly run: ScoreRun;
  /** What the samples would be scored against, in their order. */
  readonly negatives: readonly Negative[];
  readonly labels: readonly IdLabel[];
  readonly conjugated: boolean;
  /** G of NegLabel. */
  readonly groups: number;
  /** All samples, not a draw of them. */
  readonly exact: boolean;
}

export interface Preview extends SideChanges {
  readonly exact: boolean;
  /** Of the draw. */
  readonly seed: number;
}

export interface PreviewStores {
  readonly db: PrismaClient;
  readonly rescorer: Rescorer;
  readonly source: WordSource;
}

/** Samples that a preview is drawn from; their counts come with intervals. */
const drawn = 2000;
const seed = 0;
const reviewedLimit = 10_000;
/** Scored at once, and kept for the next preview. */
const part = 10_000;
const examplesNamed = 24;

/**
 * What other negatives would do to a run, before they are published: nothing is encoded, and nothing stored. Samples that
 * were compared before stay in memory, and of the negatives only the groups that differ are multiplied again.
 *
 * @throws StrayError CONFLICT for a run that is not complete, or whose method has no negatives · ENCODER_INVALID for
 *   embeddings of another size
 */
export async function preview({ db, rescorer, source }: PreviewStores, request: PreviewRequest): Promise<Preview> {
  const { run, exact } = request;
  const method = comparableMethod(run);
  const words = await wordsFor({ ...request, method, source });
  const rows = await drawScored(db, { runId: run.id, count: exact ? undefined : drawn, seed });
  const reviewed = await reviewedScored(db, { runId: run.id, limit: reviewedLimit });
  const again = await rescore({ db, rescorer, run, words }, { name: exact ? 'all' : 'drawn', rows });
  const decided = await rescore({ db, rescorer, run, words }, { name: 'reviewed', rows: reviewed });
  const scores = rows
    .map(({ sampleId, score }, i) => ({ sampleId, before: score, after: again[i] ?? Number.NaN }))
    .filter(({ after }) => Number.isFinite(after));
  const belongs = { KEEP: true, DROP: false, RELABEL: null, UNSURE: null };
  const changes = sideChanges({
    scores,
    reviewed: reviewed.map(({ sampleId, score, decision }, i) => ({
      sampleId,
      before: score,
      after: decided[i] ?? Number.NaN,
      belongs: belongs[decision],
    })),
    total: exact ? rows.length : run.scoredCount,
    thresholds: {
      before: run.threshold ?? 0,
      after: await thresholdFor({ db, rescorer, run, words }, { request, scores: again, method }),
    },
    examples: examplesNamed,
  });
  return { ...changes, exact: exact || rows.length >= run.scoredCount, seed };
}

function comparableMethod(run: ScoreRun): Method {
  if (run.status !== 'COMPLETED')
    throw new StrayError('CONFLICT', 'The run is not complete: there is nothing to compare with yet.');
  const method = methods.find((name) => name === run.method);
  const { needs } = methodFacts[method ?? 'mcm'];
  if (method !== undefined && (needs.includes('negatives') || needs.includes('conjugated-negatives'))) return method;
  throw new StrayError(
    'CONFLICT',
    `The shown run was scored by ${run.method}, which has no negatives: score it by neglabel first.`,
  );
}

const stored = z.object({ logitScale: z.number(), groups: z.int().optional() });

interface WordsRequest extends PreviewRequest {
  readonly method: Method;
  readonly source: WordSource;
}

async function wordsFor({
  run,
  negatives,
  labels,
  conjugated,
  groups,
  method,
  source,
}: WordsRequest): Promise<RescoreWords> {
  const facts = stored.safeParse(run.parameters);
  if (!facts.success) throw new StrayError('CONFLICT', 'The run does not say what it was scored with.');
  const known = await source.encodeLabels(labels);
  return {
    dimension: source.dimension,
    logitScale: facts.data.logitScale,
    groups: facts.data.groups ?? groups,
    seed: run.seed,
    method,
    ids: conjugated ? await source.encodeConjugated(asNouns(known.texts)) : known.embeddings,
    negatives: await (conjugated ? source.encodeConjugated(negatives) : source.encodeWords(negatives)),
  };
}

interface Rescoring {
  readonly db: PrismaClient;
  readonly rescorer: Rescorer;
  readonly run: ScoreRun;
  readonly words: RescoreWords;
}

interface Selection {
  readonly name: string;
  readonly rows: readonly { readonly sampleId: string; readonly sha256: string }[];
}

/** One score a row; NaN for a sample whose embedding is gone. */
async function rescore({ db, rescorer, run, words }: Rescoring, { name, rows }: Selection): Promise<Float32Array> {
  const scores = new Float32Array(rows.length).fill(Number.NaN);
  for (let from = 0; from < rows.length; from += part) {
    const some = rows.slice(from, from + part);
    const key = [run.id, run.encoderId, name, from, some.length, some.at(-1)?.sampleId].join();
    if (!(await rescorer.holds(key))) {
      const found = await readEmbeddings(db, run.encoderId, [...new Set(some.map(({ sha256 }) => sha256))]);
      const gone = new Float32Array(words.dimension).fill(Number.NaN);
      const embeddings = some.map(({ sha256 }) => found.get(sha256)?.embedding ?? gone);
      const other = embeddings.find(({ length }) => length !== words.dimension);
      if (other !== undefined) {
        throw new StrayError(
          'ENCODER_INVALID',
          `The stored embeddings have ${other.length} numbers, not ${words.dimension}.`,
        );
      }
      await rescorer.hold(key, stackRows(embeddings, words.dimension), words.dimension);
    }
    scores.set(await rescorer.score(key, words), from);
  }
  return scores;
}

interface ThresholdRequest {
  readonly request: PreviewRequest;
  readonly scores: Float32Array;
  readonly method: Method;
}

/** What the run's own rule would come to. */
async function thresholdFor(rescoring: Rescoring, { request, scores, method }: ThresholdRequest): Promise<number> {
  const { run, words } = rescoring;
  const { rule } = rulesOf(run);
  if (rule === undefined) return run.threshold ?? 0;
  if (rule.kind === 'even-odds') {
    const again = defaultRuleFor(method, {
      classes: words.ids.length / words.dimension,
      negatives: words.negatives.length / words.dimension,
      groups: words.groups,
    });
    return decideThreshold(again, { scores }).threshold;
  }
  return decideThreshold(rule, { scores, calibration: await calibrationFor(rescoring, request) }).threshold;
}

/** The calibration samples of the run, scored as its own would be. Those of a dataset that is gone stay as they were. */
async function calibrationFor(rescoring: Rescoring, { run }: PreviewRequest): Promise<Calibration | undefined> {
  const { db } = rescoring;
  const found = await readCalibration(db, run.id);
  if (found === null || found.scores.length === 0) return undefined;
  if (found.datasetId === null) return calibrationOf(found.scores);
  const samples = await db.sample.findMany({
    where: { datasetId: found.datasetId, errorCode: null },
    select: { id: true, sha256: true },
    orderBy: { id: 'asc' },
  });
  const rows = samples.map(({ id, sha256 }) => ({ sampleId: id, sha256 }));
  const scores = await rescore(rescoring, { name: 'calibration', rows });
  return calibrationOf([...scores].filter(Number.isFinite));
}

/** The labels that a run was scored with. */
export async function labelsOfRun(db: PrismaClient, { labelSetId }: Pick<ScoreRun, 'labelSetId'>): Promise<IdLabel[]> {
  return namedLabels(await readLabelSet(db, labelSetId));
}
