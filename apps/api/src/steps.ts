import { type Word, words } from '@stray/core';
import type { Export, Job, ScoreRun, Upload } from '@stray/db';

export type StepStatus = 'IDLE' | 'QUEUED' | 'RUNNING' | 'DONE' | 'FAILED';

export interface StepState {
  readonly word: Uppercase<Word>;
  readonly status: StepStatus;
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  /** Samples a second since the step began; null unless it is at work. */
  readonly ratePerSecond: number | null;
  readonly secondsLeft: number | null;
}

/** What the word `export` tells of: those at work or waiting, and how many files there are. */
export interface ExportsOfDataset {
  readonly open: readonly Export[];
  readonly made: number;
}

export const noExports: ExportsOfDataset = { open: [], made: 0 };

/** What the word `review` tells of: flagged samples of the run that is shown, and those of them that are decided. */
export interface ReviewOfRun {
  readonly flagged: number;
  readonly decided: number;
}

export const noReview: ReviewOfRun = { flagged: 0, decided: 0 };

export interface StepFacts {
  readonly sampleCount: number;
  readonly run: ScoreRun | null;
  readonly jobs: readonly Job[];
  /** Archives that are not taken apart yet. */
  readonly openUploads?: readonly Upload[];
  readonly review?: ReviewOfRun;
  readonly exports?: ExportsOfDataset;
}

/** The words that a run takes its samples through. */
const runWords: ReadonlySet<string> = new Set(['DECODE', 'ENCODE', 'INDEX', 'SCORE', 'FLAG']);

/** Where a dataset stands, by its latest run, what people have decided, its archives and exports: all eight words, in order. */
export function stepStates(facts: StepFacts): StepState[] {
  const { sampleCount, run, jobs, openUploads = [], review = noReview, exports = noExports } = facts;
  return words.map((name) => {
    const word = name.toUpperCase() as Uppercase<Word>;
    if (word === 'UPLOAD') return uploadState(sampleCount, openUploads);
    if (word === 'REVIEW') return reviewState(review);
    if (word === 'EXPORT') return exportState(exports);
    if (run === null) return idle(word, { total: sampleCount });
    const job = jobs.find((candidate) => candidate.word === word);
    return job === undefined ? withoutJob(word, run) : ofJob(word, job);
  });
}

/** How much of a run's work is done, 0 to 1: the mean over its words. */
export function progressOf(run: ScoreRun, jobs: readonly Job[]): number {
  if (run.status === 'COMPLETED') return 1;
  const shares = stepStates({ sampleCount: run.sampleCount, run, jobs })
    .filter(({ word }) => runWords.has(word))
    .map(({ status, done, failed, total }) =>
      status === 'DONE' ? 1 : total === 0 ? 0 : Math.min(1, (done + failed) / total),
    );
  return shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

function idle(word: Uppercase<Word>, facts: Partial<StepState> = {}): StepState {
  return { word, status: 'IDLE', done: 0, failed: 0, total: 0, ratePerSecond: null, secondsLeft: null, ...facts };
}

/** What an archive still holds is reckoned from the part that is read. */
function uploadState(sampleCount: number, open: readonly Upload[]): StepState {
  if (open.length === 0) {
    return idle('UPLOAD', { done: sampleCount, total: sampleCount, status: sampleCount > 0 ? 'DONE' : 'IDLE' });
  }
  const left = open.map(({ done, progress }) => (progress > 0 ? (done * (1 - progress)) / progress : 0));
  const rates = open.map(({ done, startedAt, heartbeatAt }) => {
    const seconds = startedAt && heartbeatAt ? (heartbeatAt.getTime() - startedAt.getTime()) / 1000 : 0;
    return seconds > 0 ? done / seconds : 0;
  });
  const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);
  const ratePerSecond = sum(rates) || null;
  return idle('UPLOAD', {
    status: open.some(({ status }) => status === 'RUNNING') ? 'RUNNING' : 'QUEUED',
    done: sampleCount,
    total: sampleCount + Math.round(sum(left)),
    ratePerSecond,
    secondsLeft: ratePerSecond === null ? null : sum(left) / ratePerSecond,
  });
}

/** It waits for people: nothing tells how fast they are. */
function reviewState({ flagged, decided }: ReviewOfRun): StepState {
  const status = flagged === 0 ? 'IDLE' : decided === 0 ? 'QUEUED' : decided < flagged ? 'RUNNING' : 'DONE';
  return idle('REVIEW', { status, done: decided, total: flagged });
}

/** Samples of the one that is being made; files once none is. */
function exportState({ open, made }: ExportsOfDataset): StepState {
  const running = open.find(({ status }) => status === 'RUNNING');
  if (running === undefined && open.length > 0) return idle('EXPORT', { status: 'QUEUED', done: made, total: made });
  if (running === undefined) return idle('EXPORT', { status: made > 0 ? 'DONE' : 'IDLE', done: made, total: made });
  const { done, total, startedAt, heartbeatAt } = running;
  const seconds = startedAt && heartbeatAt ? (heartbeatAt.getTime() - startedAt.getTime()) / 1000 : 0;
  const ratePerSecond = seconds > 0 && done > 0 ? done / seconds : null;
  const secondsLeft = ratePerSecond === null ? null : Math.max(0, total - done) / ratePerSecond;
  return idle('EXPORT', { status: 'RUNNING', done, total, ratePerSecond, secondsLeft });
}

function withoutJob(word: Uppercase<Word>, run: ScoreRun): StepState {
  const total = run.sampleCount;
  switch (run.status) {
    case 'QUEUED':
    case 'RUNNING':
      return idle(word, { status: 'QUEUED', total });
    case 'COMPLETED':
      return idle(word, { status: 'DONE', done: run.scoredCount, failed: run.skippedCount, total });
    case 'FAILED':
    case 'CANCELLED':
      return idle(word, { total });
    default:
      return run.status satisfies never;
  }
}

function ofJob(word: Uppercase<Word>, job: Job): StepState {
  const { done, failed, total } = job;
  const status = statusOf(job);
  const seconds = job.startedAt === null ? 0 : (job.updatedAt.getTime() - job.startedAt.getTime()) / 1000;
  const ratePerSecond = status === 'RUNNING' && seconds > 0 && done + failed > 0 ? (done + failed) / seconds : null;
  const secondsLeft = ratePerSecond === null ? null : Math.max(0, total - done - failed) / ratePerSecond;
  return { word, status, done, failed, total, ratePerSecond, secondsLeft };
}

function statusOf({ status }: Job): StepStatus {
  switch (status) {
    case 'QUEUED':
    case 'RUNNING':
    case 'FAILED':
      return status;
    case 'COMPLETED':
      return 'DONE';
    case 'CANCELLED':
      return 'IDLE';
    default:
      return status satisfies never;
  }
}
