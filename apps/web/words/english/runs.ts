import { formatCount, formatVersion } from './numbers.ts';
import { plural } from './plural.ts';

interface NamedRun {
  readonly dataset: string;
  readonly moment: string;
}

export const runsWords = {
  missing: 'The runs are not here yet.',
  none: {
    title: 'No run yet',
    intro:
      'A run scores the photos of a dataset by one method, with the labels and negatives that are in use then. All that it was made from is kept, so that it can be repeated.',
    toDatasets: 'To the datasets',
  },
  filter: { label: 'Dataset', all: 'all' },
  compare: 'Compare',
  /** What is still to be chosen before two runs can be compared. */
  hints: {
    none: 'Choose two runs of a dataset to compare them.',
    one: 'Choose one more.',
    otherDataset: 'Only runs of the same dataset can be compared.',
  },
  earlier: 'Earlier runs',
  columns: {
    compare: 'Compare',
    when: 'When',
    dataset: 'Dataset',
    state: 'State',
    flagged: 'Flagged',
    scored: 'Scored',
    method: 'Method',
    encoder: 'Encoder',
    labels: 'Labels',
    corpus: 'Corpus',
    threshold: 'Threshold',
    device: 'Device',
    took: 'Took',
    deeds: 'Deeds',
  },
  row: {
    compare: ({ dataset, moment }: NamedRun) => `Compare the run of ${dataset}, ${moment}`,
    repeat: 'Repeat',
    repeatSpoken: ({ dataset, moment }: NamedRun) => `Repeat the run of ${dataset}, ${moment}`,
    seed: ({ seed }: { seed: number }) => `seed ${seed}`,
    repeated: 'repeat',
    repeatedHint: 'a repeat of an earlier run',
    running: ({ state, share }: { state: string; share: string }) => `${state} ${share}`,
    classes: ({ classes }: { classes: number }) => `${classes} classes`,
    calibrated: 'calibrated',
    calibratedBy: ({ photos }: { photos: number }) => `calibrated by ${formatCount(photos)} photos`,
    scored: ({ scored, photos }: { scored: number; photos: number }) =>
      `${formatCount(scored)} of ${plural(photos, 'photo')} scored`,
    skipped: ({ photos }: { photos: number }) => `${formatCount(photos)} skipped`,
    noCorpus: 'none',
    corpus: ({ corpus, version }: { corpus: string; version: number }) => `${corpus} ${formatVersion(version)}`,
  },
  comparison: {
    label: 'Comparison',
    title: 'Two runs beside each other',
    close: 'Close',
    gone: 'One of the runs is gone.',
    from: 'from',
    to: 'to',
    labels: ({ version }: { version: number }) => `labels ${formatVersion(version)}`,
    flagged: ({ photos }: { photos: number }) => `${formatCount(photos)} flagged`,
    both: ({ photos, flagged, correlation }: { photos: number; flagged: number; correlation: string | null }) =>
      `${plural(photos, 'photo')} in both, ${formatCount(flagged)} flagged by both${
        correlation === null ? '' : `; correlation of the scores ${correlation}`
      }.`,
    entering: ({ photos }: { photos: number }) => `${formatCount(photos)} newly flagged`,
    leaving: ({ photos }: { photos: number }) => `${formatCount(photos)} flagged no more`,
    scatter: ({ photos, changed }: { photos: number; changed: number }) =>
      `Scores of ${photos} photos in both runs; ${changed} of these changed side`,
    axes: ({ low, high }: { low: string; high: string }) => `${low} → earlier run → ${high}; the later one upwards`,
    signs: '▲ newly flagged ▼ flagged no more ┄ thresholds',
  },
} as const;
