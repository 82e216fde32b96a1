import { type exportClassRules, type exportFormats, type exportSelections, StrayError } from '@stray/core';
import { type ExportSource, exportMoment } from '@stray/db';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { readFilter, SampleFilter } from './sampleFilter.ts';
import { ScoreRun } from './scoreRun.ts';

export const ExportFormat = builder.enumType('ExportFormat', {
  description: 'Form of an export, each by its own convention; docs/exports.md tells them.',
  values: {
    CSV: { description: 'One row a sample, for spreadsheets: what they take for formulas is made harmless.' },
    JSONL: { description: 'One JSON object a line, every text as it is.' },
    PARQUET: { description: 'One row a sample, with types and lists of their own.' },
    IMAGE_FOLDER: { description: 'Zip of `<split>/<class>/<image>`, as torchvision reads it.' },
    COCO: { description: 'Zip of images and `instances.json`; each class is one box as large as its image.' },
    YOLO_CLASSIFY: { description: 'Zip of `train|val|test/<class>/<image>`, as Ultralytics reads it.' },
    HF_IMAGEFOLDER: { description: 'Zip of images with `metadata.jsonl`, as Hugging Face’s `datasets` reads it.' },
    HF_PARQUET: {
      description: 'Zip of Parquet shards a split, images within, as Hugging Face’s `push_to_hub` makes them.',
    },
    WEBDATASET: { description: 'Tar of images, each with its class as `.txt` and a `.json`.' },
    CVAT: { description: 'Zip of images and `annotations.xml`, CVAT for images 1.1, with classes as tags.' },
    LABEL_STUDIO: { description: 'JSON tasks with the class as a prediction; without the images.' },
    FIFTYONE: { description: 'Zip of `data` and `labels.json`: FiftyOneImageClassificationDataset.' },
  } satisfies Record<(typeof exportFormats)[number], object>,
});

export const ExportSelection = builder.enumType('ExportSelection', {
  description: 'Which samples go in, by what was decided on them.',
  values: {
    NOT_DROPPED: { description: 'All but those that were decided to drop.' },
    NOT_FLAGGED: { description: 'As NOT_DROPPED, and flagged ones only where it was decided to keep or relabel them.' },
    DECIDED: { description: 'Only what was decided to keep or relabel.' },
    ALL: { description: 'Dropped ones too, each with its decision.' },
  } satisfies Record<(typeof exportSelections)[number], object>,
});

export const ExportClassRule = builder.enumType('ExportClassRule', {
  description: 'The class of a sample that was not relabelled.',
  values: {
    DECLARED: { description: 'What it was declared as; otherwise none.' },
    DECLARED_OR_NEAREST: { description: 'What it was declared as; otherwise its nearest label.' },
  } satisfies Record<(typeof exportClassRules)[number], object>,
});

export const ExportOptionsInput = builder.inputType('ExportOptionsInput', {
  fields: (t) => ({
    samples: t.field({ type: ExportSelection, defaultValue: 'NOT_DROPPED' }),
    classes: t.field({ type: ExportClassRule, defaultValue: 'DECLARED' }),
    filter: t.field({ type: SampleFilter, description: 'Has to hold too. Decisions are meant as of `asOf`.' }),
    runId: t.globalID({
      for: ScoreRun,
      description: 'Whose scores and flags are meant; the run that is shown when left out.',
    }),
    asOf: t.field({ type: 'DateTime', description: 'Samples and decisions of that moment; now when left out.' }),
  }),
});

type Given = typeof ExportOptionsInput.$inferInput | null | undefined;

/** What an export of a dataset is made of. @throws StrayError NOT_FOUND · BAD_ARGUMENT */
export async function readSource(
  { db, loaders }: Context,
  datasetId: string,
  given: Given,
): Promise<ExportSource & { readonly now: boolean }> {
  const runId = given?.runId?.id;
  if (runId !== undefined && (await db.scoreRun.count({ where: { id: runId, datasetId } })) === 0) {
    throw new StrayError('NOT_FOUND', 'The dataset has no such run.');
  }
  return {
    datasetId,
    runId: runId ?? (await loaders.runs.load(datasetId)).shown?.id ?? null,
    filter: readFilter(given?.filter ?? {}),
    samples: given?.samples ?? 'NOT_DROPPED',
    classes: given?.classes ?? 'DECLARED',
    asOf: given?.asOf ?? (await exportMoment(db)),
    now: given?.asOf == null,
  };
}
