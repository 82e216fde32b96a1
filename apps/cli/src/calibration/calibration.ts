import { stat } from 'node:fs/promises';
import { calibrationLimit, type Method, StrayError } from '@stray/core';
import { type Calibration, calibrationOf } from '@stray/scoring';
import { showProgress } from '../output/progress.ts';
import { type ImageResult, rounded, type ScoringSession } from '../scoreImages.ts';
import { refuseOverlap } from './overlap.ts';
import { readScores } from './readScores.ts';

/** Scores of images known to belong, and how those of the tested images are compared with them. */
export interface Calibrated {
  readonly scores: Calibration;
  /** Calibration images that could not be scored. */
  readonly skipped: number;
  /** A tested score with the digits that the calibration scores have. */
  readonly alike: (score: number) => number;
  /** True for a tested image that is itself a row of the calibration file. */
  readonly isRow: (result: Extract<ImageResult, { kind: 'scored' }>) => boolean;
}

export interface CalibrationRequest {
  /** A folder, or a file that `stray score --out` wrote. */
  readonly source: string;
  /** The folder whose images are tested. */
  readonly tested: string;
  readonly labels: readonly string[];
  readonly method: Method;
}

/**
 * Looks at the calibration images or scores before anything is encoded.
 *
 * @returns what scores them with the session that scores the tested images
 * @throws StrayError CALIBRATION_EMPTY · CALIBRATION_UNSUITABLE for too many, for files that are among the tested ones,
 *   and for scores of another method or other labels · FILE_NOT_FOUND · FOLDER_NOT_FOUND
 */
export async function prepareCalibration(
  request: CalibrationRequest,
): Promise<(session: ScoringSession) => Promise<Calibrated>> {
  const { source, tested } = request;
  const found = await stat(source).catch((cause: unknown) => {
    throw new StrayError('FILE_NOT_FOUND', `--calibration ${source} is not there or cannot be read.`, { cause });
  });
  if (found.isDirectory()) {
    const count = await refuseOverlap({ calibration: source, tested });
    if (count === 0) throw new StrayError('CALIBRATION_EMPTY', `--calibration ${source} holds no files.`);
    refuseTooMany(source, count);
    return (session) => scoreAll(session, source, count);
  }
  const calibrated = await fromFile(request);
  return async () => calibrated;
}

async function scoreAll(session: ScoringSession, folder: string, count: number): Promise<Calibrated> {
  const scores: number[] = [];
  let skipped = 0;
  const progress = showProgress('calibrate');
  progress.total(count);
  try {
    for await (const result of session.scoreFolder(folder)) {
      progress.done();
      if (result.kind === 'scored') scores.push(result.score);
      else {
        skipped += 1;
        console.error(`stray: ${folder}/${result.path}: ${result.error.message} [${result.error.code}]`);
      }
    }
  } finally {
    progress.stop();
  }
  if (scores.length === 0) {
    throw new StrayError('CALIBRATION_EMPTY', `--calibration ${folder}: no image could be scored.`);
  }
  return { scores: calibrationOf(scores), skipped, alike: (score) => score, isRow: () => false };
}

async function fromFile({ source, labels, method }: CalibrationRequest): Promise<Calibrated> {
  const scoreOf = new Map<string, number>();
  const scores: number[] = [];
  let skipped = 0;
  for await (const row of readScores(source, { labels, method })) {
    if (row.score === null) {
      skipped += 1;
      continue;
    }
    refuseTooMany(source, scores.push(row.score));
    scoreOf.set(row.path, row.score);
  }
  if (scores.length === 0) throw new StrayError('CALIBRATION_EMPTY', `--calibration ${source} holds no score.`);
  return {
    scores: calibrationOf(scores),
    skipped,
    alike: rounded,
    isRow: ({ path, score }) => scoreOf.get(path) === rounded(score),
  };
}

function refuseTooMany(source: string, count: number): void {
  if (count <= calibrationLimit) return;
  const limit = calibrationLimit.toLocaleString('en');
  throw new StrayError(
    'CALIBRATION_UNSUITABLE',
    `--calibration ${source} holds more than ${limit} images: a random draw of ${limit} does.`,
  );
}
