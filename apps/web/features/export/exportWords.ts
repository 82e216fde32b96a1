import type { ExportRow, Format, Selection } from './documents.ts';

export interface FormatWords {
  readonly name: string;
  /** What it is for. */
  readonly use: string;
}

export const formatWords: Readonly<Record<Format, FormatWords>> = {
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
};

export const formatNames = Object.keys(formatWords) as Format[];

export const selectionWords: Readonly<Record<Selection, string>> = {
  NOT_DROPPED: 'Everything but what was dropped',
  NOT_FLAGGED: 'The same, without flagged photos that nobody decided to keep',
  DECIDED: 'Only what was decided to keep or relabel',
  ALL: 'Everything, dropped photos too',
};

export const selectionNames = Object.keys(selectionWords) as Selection[];

export const splitWords = { TRAIN: 'train', VAL: 'validation', TEST: 'test' } as const;

export const stateWords: Readonly<Record<ExportRow['status'], string>> = {
  QUEUED: 'waits for a worker',
  RUNNING: 'is being made',
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
};

export const isOpen = ({ status }: Pick<ExportRow, 'status'>): boolean => status === 'QUEUED' || status === 'RUNNING';

export const shareOf = ({ done, total }: Pick<ExportRow, 'done' | 'total'>): number => (total > 0 ? done / total : 0);
