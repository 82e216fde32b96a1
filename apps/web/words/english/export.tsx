import type { ReactNode } from 'react';
import { formatBytes, formatCount, formatScore, formatShare } from './numbers.ts';
import { plural } from './plural.ts';

/** Files that are made of a dataset: what goes in, how far they are, and what is in them. */
export const exportWords = {
  /** Their names, and what they are for. */
  formats: {
    IMAGE_FOLDER: {
      name: 'ImageFolder',
      use: 'Photos in a folder for each class, for training with torchvision, timm, Keras.',
    },
    CSV: { name: 'CSV', use: 'A table of all that is known, for spreadsheets. No photos.' },
    JSONL: { name: 'JSON lines', use: 'All that is known, one object a line, for scripts. No photos.' },
    PARQUET: { name: 'Parquet', use: 'The same as a table with types, for pandas, DuckDB, Spark. No photos.' },
    COCO: { name: 'COCO', use: 'Photos with instances.json: each class as a box around the whole photo.' },
    YOLO_CLASSIFY: {
      name: 'YOLO classify',
      use: 'Photos in train, val and test, for Ultralytics. What is in no split goes to train.',
    },
    HF_IMAGEFOLDER: {
      name: 'Hugging Face imagefolder',
      use: 'Photos with metadata.jsonl, for load_dataset("imagefolder").',
    },
    HF_PARQUET: {
      name: 'Hugging Face Parquet',
      use: 'Photos in Parquet shards with a ClassLabel, as the hub keeps them.',
    },
    WEBDATASET: { name: 'WebDataset', use: 'A tar to stream from: photo, class and facts side by side.' },
    CVAT: { name: 'CVAT', use: 'Photos with annotations.xml, CVAT for images 1.1: each class as a tag.' },
    LABEL_STUDIO: { name: 'Label Studio', use: 'Tasks with the class as a prediction. No photos.' },
    FIFTYONE: { name: 'FiftyOne', use: 'Photos with labels.json: FiftyOneImageClassificationDataset.' },
  },
  selections: {
    NOT_DROPPED: 'Everything but what was dropped',
    NOT_FLAGGED: 'The same, without flagged photos that nobody decided to keep',
    DECIDED: 'Only what was decided to keep or relabel',
    ALL: 'Everything, dropped photos too',
  },
  splits: { TRAIN: 'train', VAL: 'validation', TEST: 'test' },
  states: {
    QUEUED: 'waits for a worker',
    RUNNING: 'is being made',
    COMPLETED: 'done',
    FAILED: 'failed',
    CANCELLED: 'cancelled',
  },
  dialog: {
    title: ({ dataset }: { dataset: string }) => `Export ${dataset}`,
    format: 'Format',
    samples: 'What goes in',
    filtered: 'Of these, only what the list shows now',
    nearest: 'Photos without a class get their nearest label',
    preview: 'What goes in',
    sum: ({ photos, of, bytes }: { photos: number; of: number; bytes: number }) => (
      <>
        <b>{plural(photos, 'photo')}</b> of {formatCount(of)} go in, about {formatBytes(bytes)} of photos
      </>
    ),
    thinned: ({ photos }: { photos: number }) => (
      <>
        {plural(photos, 'flagged or dropped photo')} of the <b>test</b> split {photos === 1 ? 'stays' : 'stay'} out.
        What is measured on it afterwards cannot be compared with what was measured before.
      </>
    ),
    agree: 'Leave them out of the test split',
    copy: 'Copy',
    copied: 'Copied',
    submit: 'Export',
    close: 'Close',
    goesOn: 'It goes on when you close this; the word export tells how far it is.',
  },
  preview: {
    bySplit: 'By split',
    noSplit: 'in no split',
    byClass: 'By class',
    byClassCount: ({ classes }: { classes: number }) => `By class (${formatCount(classes)})`,
    noClass: 'no class',
    largest: ({ classes }: { classes: number }) => `The ${classes} largest are shown.`,
    columns: {
      included: 'goes in',
      kept: 'kept',
      dropped: 'dropped',
      relabelled: 'relabelled',
      unsure: 'unsure',
      undecided: 'undecided',
    },
    /** `photos` that go in, of all; `small` sets what it is given in a smaller type. */
    included: ({ photos, of, small }: { photos: number; of: number; small: (words: string) => ReactNode }) => (
      <>
        {formatCount(photos)}
        {small(` of ${formatCount(of)}`)}
      </>
    ),
  },
  list: {
    title: 'Exports',
    make: 'New export…',
    viewer: 'A viewer downloads what others exported',
    none: 'Nothing was exported yet.',
    newest: ({ exports }: { exports: number }) => `The ${exports} newest are shown.`,
    share: ({ share, done, total }: { share: number; done: number; total: number }) =>
      `${formatShare(share)} · ${formatCount(done)} of ${formatCount(total)}`,
    madeOf: ({ file }: { file: string }) => `Made of ${file}`,
    download: 'Download',
    cancel: 'Cancel',
    cancelOne: ({ file }: { file: string }) => `Cancel ${file}`,
    retry: 'Try again',
    repeat: 'Make again',
    repeatOne: ({ file }: { file: string }) => `Make ${file} again`,
    repeatHint: 'As of the same moment',
    remove: 'Delete',
    removeOne: ({ file }: { file: string }) => `Delete ${file}`,
  },
  manifest: {
    counts: ({ written, leftOut, skipped }: { written: number; leftOut: number; skipped: number }) =>
      [
        plural(written, 'photo'),
        ...(leftOut > 0 ? [`${formatCount(leftOut)} left out`] : []),
        ...(skipped > 0 ? [`${formatCount(skipped)} not to be had`] : []),
      ].join(', '),
    asOf: 'as of',
    run: 'run',
    runFacts: ({ method, threshold }: { method: string; threshold: number | null }) =>
      threshold === null ? method : `${method}, threshold ${formatScore(threshold)}`,
    noRun: 'none',
    encoder: 'encoder',
    noEncoder: 'none',
    hash: 'sha256',
    /** Why a photo is not in the file, by the codes of the manifest. */
    skipReasons: { MISSING: 'missing', UNREADABLE: 'unreadable', NOT_DECODED: 'not decoded' },
    save: 'Save the manifest',
  },
} as const;
