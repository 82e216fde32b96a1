import type { Dataset, Run, Step } from '../features/dataset/documents.ts';

const words = ['UPLOAD', 'DECODE', 'ENCODE', 'INDEX', 'SCORE', 'FLAG', 'REVIEW', 'EXPORT'] as const;

export const step = (word: Step['word'], facts: Partial<Step> = {}): Step => ({
  word,
  status: 'IDLE',
  done: 0,
  failed: 0,
  total: 0,
  ratePerSecond: null,
  secondsLeft: null,
  ...facts,
});

/** The eight steps in order, some of them with facts of their own. */
export const stepsWith = (facts: Partial<Record<Step['word'], Partial<Step>>>): Step[] =>
  words.map((word) => step(word, facts[word]));

export const run = (facts: Partial<Run> = {}): Run => ({
  id: 'run',
  status: 'COMPLETED',
  method: 'neglabel',
  encoderId: 'embedded@0123456789abcdef',
  device: 'cpu',
  deviceNote: null,
  threshold: 0.5,
  thresholdPolicy: 'even-odds',
  sampleCount: 203,
  scoredCount: 203,
  flaggedCount: 30,
  skippedCount: 0,
  warnings: [],
  createdAt: '2026-01-01T00:00:00.000Z',
  startedAt: '2026-01-01T00:00:01.000Z',
  finishedAt: '2026-01-01T00:00:09.400Z',
  progress: 1,
  error: null,
  corpusVersion: { id: 'version', number: 3, corpus: { id: 'corpus', name: 'default' } },
  labelSet: { id: 'labels', version: 2, labels: [{ text: 'hat' }] },
  calibration: null,
  ...facts,
});

export const dataset = (facts: Partial<Dataset> = {}): Dataset => ({
  id: 'dataset',
  name: 'Clothing',
  sampleCount: 203,
  comparedAt: '2026-01-01T00:00:10.000Z',
  project: {
    activeCorpusVersion: {
      id: 'version',
      number: 3,
      encoderId: 'embedded@0123456789abcdef',
      corpus: { id: 'corpus', name: 'default' },
    },
  },
  steps: stepsWith({}),
  histogram: [],
  latestRun: run(),
  shownRun: run(),
  ...facts,
});
