import { z } from 'zod';
import { splitNames } from './splits.ts';

/** Forms in which a dataset leaves Stray, each by its own convention; docs/exports.md tells them. */
export const exportFormats = [
  'CSV',
  'JSONL',
  'PARQUET',
  'IMAGE_FOLDER',
  'COCO',
  'YOLO_CLASSIFY',
  'HF_IMAGEFOLDER',
  'HF_PARQUET',
  'WEBDATASET',
  'CVAT',
  'LABEL_STUDIO',
  'FIFTYONE',
] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Endings of the files that are made. */
export const exportEndings: Readonly<Record<ExportFormat, 'csv' | 'jsonl' | 'json' | 'parquet' | 'zip' | 'tar'>> = {
  CSV: 'csv',
  JSONL: 'jsonl',
  PARQUET: 'parquet',
  IMAGE_FOLDER: 'zip',
  COCO: 'zip',
  YOLO_CLASSIFY: 'zip',
  HF_IMAGEFOLDER: 'zip',
  HF_PARQUET: 'zip',
  WEBDATASET: 'tar',
  CVAT: 'zip',
  LABEL_STUDIO: 'json',
  FIFTYONE: 'zip',
};

/** Whether a format holds the images themselves. */
export const holdsImages = (format: ExportFormat): boolean => ['zip', 'tar'].includes(exportEndings[format]);

/**
 * Which samples go in, by what was decided on them. NOT_DROPPED: all but those decided to drop. NOT_FLAGGED: of these, the
 * flagged ones only where somebody decided to keep or relabel them. DECIDED: only what was decided to keep or relabel. ALL:
 * dropped ones too.
 */
export const exportSelections = ['NOT_DROPPED', 'NOT_FLAGGED', 'DECIDED', 'ALL'] as const;
export type ExportSelection = (typeof exportSelections)[number];

/** The class of a sample that was not relabelled: what it was declared as, and failing that, maybe its nearest label. */
export const exportClassRules = ['DECLARED', 'DECLARED_OR_NEAREST'] as const;
export type ExportClassRule = (typeof exportClassRules)[number];

/** What an export is made of, as its row keeps it: given the same, the same bytes come out. */
export const exportOptions = z.object({
  samples: z.enum(exportSelections).default('NOT_DROPPED'),
  classes: z.enum(exportClassRules).default('DECLARED'),
  /** SampleFilter of packages/db, read by whoever started the export. */
  filter: z.record(z.string(), z.json()).default({}),
  /** Whose scores and flags are meant; null for a dataset that was never scored. */
  runId: z.uuid().nullable().default(null),
  /** Samples and decisions of that moment. */
  asOf: z.iso.datetime(),
});
export type ExportOptions = z.infer<typeof exportOptions>;

const count = z.number().int().nonnegative();

/** Why a sample that was wanted is not in the file. */
export const skipReasons = ['MISSING', 'UNREADABLE', 'NOT_DECODED'] as const;
export type SkipReason = (typeof skipReasons)[number];

/** What is in an export, and what it was made from. It names no time but `asOf`, so that it is the same when repeated. */
export const exportManifest = z.object({
  made: z.literal('stray-export'),
  version: z.literal(1),
  format: z.enum(exportFormats),
  dataset: z.string(),
  options: exportOptions,
  run: z
    .object({
      id: z.string(),
      method: z.string(),
      threshold: z.number().nullable(),
      thresholdPolicy: z.string().nullable(),
    })
    .nullable(),
  labelSet: z.object({ version: z.number(), hash: z.string() }).nullable(),
  corpus: z.object({ name: z.string(), number: z.number(), hash: z.string() }).nullable(),
  encoderId: z.string().nullable(),
  counts: z.object({
    /** In the dataset at that moment. */
    samples: count,
    written: count,
    /** By filter and decisions. */
    leftOut: count,
    /** Wanted, and not to be had. */
    skipped: count,
    bySplit: z.object({ ...Object.fromEntries(Object.values(splitNames).map((split) => [split, count])), none: count }),
    byDecision: z.record(z.string(), count),
    /** By name; without those that have no class. */
    byClass: z.array(z.object({ name: z.string(), count })),
    withoutClass: count,
  }),
  /** The first of those that were skipped. */
  skipped: z.array(z.object({ path: z.string(), reason: z.enum(skipReasons) })),
  licence: z.string(),
});
export type ExportManifest = z.infer<typeof exportManifest>;

export const exportLicence =
  'Images keep the rights they came with: Stray grants none, and knows of none. Whoever passes them on has to have them.';
