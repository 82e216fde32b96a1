import { formatCount, formatVersion } from './numbers.ts';
import { plural } from './plural.ts';
import { formatDuration } from './times.ts';

export const stripWords = {
  label: 'Steps',
  /** Each step, and what it does, for someone who sees the word for the first time. */
  steps: {
    upload: {
      name: 'upload',
      meaning: 'Every file is kept once, under the sha256 of its bytes, and becomes a sample with its path.',
    },
    decode: {
      name: 'decode',
      meaning:
        'Every file is read as a picture, turned upright, and gets a thumbnail. What cannot be read is listed here.',
    },
    encode: {
      name: 'encode',
      meaning:
        'The encoder turns every picture into an embedding: numbers that lie close together when pictures look alike.',
    },
    index: {
      name: 'index',
      meaning: 'Embeddings are stored once for each picture and encoder, so scoring again does not encode again.',
    },
    score: {
      name: 'score',
      meaning:
        'Every embedding is compared with your classes and with thousands of words far from all of them. The more a picture resembles the classes, the nearer its score is to 1.',
    },
    flag: {
      name: 'flag',
      meaning: 'Samples that score below the threshold are flagged: they are the ones to look at first.',
    },
    review: {
      name: 'review',
      meaning:
        'A person looks at what is flagged and decides: keep, drop, relabel, or leave it to somebody else. Every decision can be undone.',
    },
    export: {
      name: 'export',
      meaning: 'What was decided becomes a file: a table, or the photos themselves in the form that other tools read.',
    },
  },
  states: { idle: 'idle', queued: 'queued', running: 'running', done: 'done', failed: 'failed' },
  cell: {
    waits: 'Waits for a person, and is not at work yet.',
    failed: 'failed',
    failedHint: ({ photos }: { photos: number }) => `${formatCount(photos)} failed: see why`,
    left: ({ seconds }: { seconds: number }) => `${formatDuration(seconds)} left`,
  },
  panel: {
    close: ({ step }: { step: string }) => `Close ${step}`,
    closeHint: 'Close (Esc)',
    warnings: 'Warnings',
  },
  /** What is known of a step, each with its value beside it. */
  facts: {
    state: 'state',
    done: 'done',
    failed: 'failed',
    rate: 'rate',
    left: 'left',
    encoder: 'encoder',
    device: 'device',
    notUsed: 'not used',
    method: 'method',
    classes: 'classes',
    negatives: 'negatives',
    begun: 'begun',
    took: 'took',
    threshold: 'threshold',
    rule: 'rule',
    calibrated: 'calibrated',
    promise: 'promise',
    shortfall: 'shortfall',
    flagged: 'flagged',
  },
  values: {
    of: ({ count, total }: { count: number; total: number }) => `${formatCount(count)} of ${formatCount(total)}`,
    labels: ({ classes, version }: { classes: number; version: number }) =>
      `${classes}, labels ${formatVersion(version)}`,
    corpus: ({ version }: { version: number }) => `corpus ${formatVersion(version)}`,
    calibratedBy: ({ photos, dataset }: { photos: number; dataset: string | null }) =>
      `by ${plural(photos, 'photo')} of ${dataset ?? 'a dataset that is gone'}`,
  },
  failures: {
    title: 'Could not be read',
    show: ({ photos }: { photos: number }) => `Show ${photos === 1 ? 'it' : `all ${formatCount(photos)}`} in the grid`,
  },
} as const;
