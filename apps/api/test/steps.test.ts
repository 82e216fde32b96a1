import type { Job, ScoreRun } from '@stray/db';
import { describe, expect, it } from 'vitest';
import { progressOf, stepStates } from '../src/steps.ts';

const begun = new Date('2026-01-01T00:00:00Z');

const run = (facts: Partial<ScoreRun> = {}): ScoreRun => ({
  id: 'run',
  datasetId: 'dataset',
  labelSetId: 'labels',
  corpusVersionId: null,
  encoderId: 'embedded@0123456789abcdef',
  method: 'neglabel',
  parameters: {},
  seed: 0,
  status: 'RUNNING',
  device: 'cpu',
  deviceNote: null,
  threshold: null,
  thresholdPolicy: null,
  sampleCount: 200,
  scoredCount: 0,
  flaggedCount: 0,
  skippedCount: 0,
  warnings: [],
  errorCode: null,
  errorMessage: null,
  createdAt: begun,
  startedAt: begun,
  finishedAt: null,
  heartbeatAt: null,
  repeatOf: null,
  ...facts,
});

const job = (facts: Partial<Job>): Job => ({
  id: 'job',
  projectId: 'project',
  datasetId: 'dataset',
  runId: 'run',
  word: 'ENCODE',
  status: 'RUNNING',
  done: 0,
  failed: 0,
  total: 200,
  errorCode: null,
  errorMessage: null,
  createdAt: begun,
  startedAt: begun,
  updatedAt: new Date(begun.getTime() + 10_000),
  finishedAt: null,
  ...facts,
});

describe('the eight steps of a dataset', () => {
  it('come in their order, whatever has happened', () => {
    const words = ['UPLOAD', 'DECODE', 'ENCODE', 'INDEX', 'SCORE', 'FLAG', 'REVIEW', 'EXPORT'];
    expect(stepStates({ sampleCount: 0, run: null, jobs: [] }).map(({ word }) => word)).toEqual(words);
    expect(stepStates({ sampleCount: 200, run: run(), jobs: [job({})] }).map(({ word }) => word)).toEqual(words);
  });

  it('are all idle in an empty dataset', () => {
    expect(new Set(stepStates({ sampleCount: 0, run: null, jobs: [] }).map(({ status }) => status))).toEqual(
      new Set(['IDLE']),
    );
  });

  it('tell rate and time left of the step at work', () => {
    const encode = stepStates({ sampleCount: 200, run: run(), jobs: [job({ done: 90, failed: 10 })] }).find(
      ({ word }) => word === 'ENCODE',
    );
    expect(encode).toEqual({
      word: 'ENCODE',
      status: 'RUNNING',
      done: 90,
      failed: 10,
      total: 200,
      ratePerSecond: 10,
      secondsLeft: 10,
    });
  });

  it('wait while the run has not come to them', () => {
    const states = stepStates({ sampleCount: 200, run: run(), jobs: [job({})] });
    expect(states.find(({ word }) => word === 'SCORE')?.status).toBe('QUEUED');
    expect(states.find(({ word }) => word === 'REVIEW')?.status).toBe('IDLE');
  });

  it('tell no rate once they are done', () => {
    const encode = stepStates({ sampleCount: 200, run: run(), jobs: [job({ status: 'COMPLETED', done: 200 })] })[2];
    expect(encode).toMatchObject({ status: 'DONE', ratePerSecond: null, secondsLeft: null });
  });

  it('say where a run failed, and leave the later ones idle', () => {
    const states = stepStates({
      sampleCount: 200,
      run: run({ status: 'FAILED' }),
      jobs: [job({ status: 'FAILED', done: 5 })],
    });
    expect(states.find(({ word }) => word === 'ENCODE')?.status).toBe('FAILED');
    expect(states.find(({ word }) => word === 'SCORE')?.status).toBe('IDLE');
  });
});

describe('the review', () => {
  const reviewed = (flagged: number, decided: number) =>
    stepStates({ sampleCount: 200, run: run({ status: 'COMPLETED' }), jobs: [], review: { flagged, decided } })[6];

  it.each([
    ['IDLE', 0, 0],
    ['QUEUED', 30, 0],
    ['RUNNING', 30, 12],
    ['DONE', 30, 30],
  ] as const)('is %s with %i flagged samples of which %i are decided', (status, total, done) => {
    expect(reviewed(total, done)).toEqual({
      word: 'REVIEW',
      status,
      done,
      failed: 0,
      total,
      ratePerSecond: null,
      secondsLeft: null,
    });
  });
});

describe('the progress of a run', () => {
  it('grows from nothing to one', () => {
    const halfway = [
      job({ word: 'DECODE', done: 100 }),
      job({ done: 98, failed: 2 }),
      job({ word: 'INDEX', done: 100 }),
    ];
    expect(progressOf(run({ status: 'QUEUED' }), [])).toBe(0);
    expect(progressOf(run(), halfway)).toBeCloseTo(0.3);
    expect(progressOf(run({ status: 'COMPLETED' }), [])).toBe(1);
  });

  it('does not divide by an empty dataset', () => {
    expect(progressOf(run({ sampleCount: 0 }), [job({ total: 0 })])).toBe(0);
  });
});
