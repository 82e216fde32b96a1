import { availableParallelism } from 'node:os';
import { calibrationLimit, StrayError } from '@stray/core';
import {
  countOverlap,
  countSamples,
  type Database,
  type PrismaClient,
  readCalibration,
  type ScoreRun,
  writeCalibration,
} from '@stray/db';
import { calibrationOf, type JudgeMaterial, openScorers } from '@stray/scoring';
import { embeddingsOf, readsProbabilities } from './embeddings.ts';

export interface CalibrationChoice {
  /** The dataset whose samples are to be flagged. */
  readonly tested: string;
  /** The dataset of samples known to belong. */
  readonly calibration: string;
}

/**
 * Refuses a calibration dataset whose samples could not vouch for anything.
 *
 * @throws StrayError CALIBRATION_EMPTY without samples · CALIBRATION_UNSUITABLE with too many, or with files that are
 *   among the tested ones
 */
export async function refuseUnsuitable(
  db: Parameters<typeof countOverlap>[0],
  { tested, calibration }: CalibrationChoice,
): Promise<void> {
  const total = await db.sample.count({ where: { datasetId: calibration } });
  if (total === 0) throw new StrayError('CALIBRATION_EMPTY', 'The calibration dataset has no images yet.');
  if (total > calibrationLimit) {
    const limit = calibrationLimit.toLocaleString('en');
    throw new StrayError(
      'CALIBRATION_UNSUITABLE',
      `The calibration dataset has ${total.toLocaleString('en')} images; a random draw of at most ${limit} does.`,
    );
  }
  const both = await countOverlap(db, { tested, calibration });
  if (both === 0) return;
  throw new StrayError(
    'CALIBRATION_UNSUITABLE',
    `${both} of the ${total} calibration images are among the images to be flagged: an image cannot vouch for itself. Take them out of one of the two datasets.`,
  );
}

export interface CalibrationWork {
  /** What the run's own samples are scored with. */
  readonly material: JudgeMaterial;
  /** Says that the work goes on; false ends it. */
  readonly onBatch: () => Promise<boolean>;
}

/**
 * Scores the calibration samples of a run, if it has any, as the run scores its own, and keeps the scores on it. Those of
 * a dataset that is gone by now stay as they are.
 *
 * @returns false when the work was ended
 * @throws StrayError CALIBRATION_EMPTY when none could be scored · CALIBRATION_UNSUITABLE
 */
export async function scoreCalibration(
  { db, pool }: { readonly db: PrismaClient; readonly pool: Database['pool'] },
  run: ScoreRun,
  { material, onBatch }: CalibrationWork,
): Promise<boolean> {
  const asked = await readCalibration(db, run.id);
  if (asked === null || (asked.datasetId === null && asked.scores.length > 0)) return true;
  const { datasetId } = asked;
  if (datasetId === null) throw calibrationGone();
  const { encoderId } = run;
  await refuseUnsuitable(db, { tested: run.datasetId, calibration: datasetId });
  const scores: number[] = [];
  const { dimension, method } = material;
  const scorers = await openScorers(material, [method], availableParallelism());
  try {
    const stored = { datasetId, encoderId, dimension, withProbability: readsProbabilities(run) };
    for await (const { images } of embeddingsOf(pool, stored)) {
      for (const scorer of scorers) scores.push(...(await scorer.score(images)));
      if (!(await onBatch())) return false;
    }
  } finally {
    await Promise.all(scorers.map((scorer) => scorer.close()));
  }
  if (scores.length === 0) {
    const { failed } = await countSamples(db, { datasetId, encoderId });
    throw new StrayError('CALIBRATION_EMPTY', `None of the ${failed} calibration images could be read.`);
  }
  if (!(await writeCalibration(db, run.id, calibrationOf(scores)))) throw calibrationGone();
  return true;
}

const calibrationGone = () => new StrayError('CALIBRATION_EMPTY', 'The calibration dataset is gone.');
