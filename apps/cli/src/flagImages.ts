import type { ThresholdRule } from '@stray/core';
import { decideThreshold, knownThreshold } from '@stray/scoring';
import type { Calibrated } from './calibration/calibration.ts';
import { showProgress } from './output/progress.ts';
import type { Sink } from './output/sink.ts';
import { openSpool } from './output/spool.ts';
import type { ImageResult, ScoringSession } from './scoreImages.ts';

type Scored = Extract<ImageResult, { kind: 'scored' }>;

/** What a run came to. */
export interface Tally {
  scored: number;
  skipped: number;
  flagged: number;
  threshold: number;
  /** Calibration images that it takes at least, where there are too few to flag anything. */
  calibrationNeeded: number | null;
  /** Tested images that are rows of the calibration file. */
  repeated: number;
  seconds: number;
  /** The lowest scores, for the terminal. */
  worst: Scored[];
}

export interface FlagWork {
  readonly folder: string;
  readonly sink: Sink;
  readonly rule: ThresholdRule;
  readonly calibrated: Calibrated | undefined;
  /** How many files there are, once they are counted. */
  readonly counting: Promise<number>;
}

/** score → flag over a folder. A result leaves as soon as its threshold is known: at once, or after the last score. */
export async function flagImages(session: ScoringSession, work: FlagWork): Promise<Tally> {
  const threshold = knownThreshold(work.rule, work.calibrated?.scores);
  return threshold === null ? scoreThenFlag(session, work) : scoreAtOnce(session, work, threshold);
}

async function scoreAtOnce(session: ScoringSession, work: FlagWork, threshold: number): Promise<Tally> {
  const tally = newTally(threshold);
  for await (const result of scoreWithProgress(session, work, tally)) await passOn(result, work, tally);
  return tally;
}

/** Results wait on disk, so that memory does not grow with them. */
async function scoreThenFlag(session: ScoringSession, work: FlagWork): Promise<Tally> {
  const spool = await openSpool();
  try {
    const scores: number[] = [];
    const tally = newTally(0);
    for await (const result of scoreWithProgress(session, work, tally)) {
      if (result.kind === 'scored') scores.push(result.score);
      await spool.add(result);
    }
    Object.assign(tally, decideThreshold(work.rule, { scores, calibration: work.calibrated?.scores }));
    for await (const result of spool.results()) await passOn(result, work, tally);
    return tally;
  } finally {
    await spool.remove();
  }
}

async function passOn(result: ImageResult, { sink, calibrated }: FlagWork, tally: Tally): Promise<void> {
  note(tally, result);
  await sink.write(result, { threshold: tally.threshold, calibration: calibrated?.scores });
}

async function* scoreWithProgress(
  session: ScoringSession,
  { folder, counting, calibrated }: FlagWork,
  tally: Tally,
): AsyncGenerator<ImageResult> {
  const started = performance.now();
  const progress = showProgress('score');
  counting.then((count) => progress.total(count)).catch(() => undefined);
  try {
    for await (const result of session.scoreFolder(folder)) {
      progress.done();
      if (result.kind === 'skipped') {
        console.error(`stray: ${result.path}: ${result.error.message} [${result.error.code}]`);
        yield result;
        continue;
      }
      if (calibrated?.isRow(result)) tally.repeated += 1;
      yield calibrated === undefined ? result : { ...result, score: calibrated.alike(result.score) };
    }
  } finally {
    progress.stop();
    tally.seconds = (performance.now() - started) / 1000;
  }
}

/** As many as a terminal shows, with room to collect. */
export const worstShown = 20;

function newTally(threshold: number): Tally {
  const none = { scored: 0, skipped: 0, flagged: 0, repeated: 0, seconds: 0 };
  return { ...none, threshold, calibrationNeeded: null, worst: [] };
}

function note(tally: Tally, result: ImageResult): void {
  if (result.kind === 'skipped') {
    tally.skipped += 1;
    return;
  }
  tally.scored += 1;
  if (result.score >= tally.threshold) return;
  tally.flagged += 1;
  tally.worst.push(result);
  if (tally.worst.length <= 2 * worstShown) return;
  tally.worst.sort((a, b) => a.score - b.score).length = worstShown;
}
