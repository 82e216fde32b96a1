import { deleteUpload } from '@stray/db';
import { deleteDataset, deleteProject, deleteSamples } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { Project } from './project.ts';
import { refusing } from './refusing.ts';
import { Sample } from './sample.ts';
import { Upload } from './upload.ts';

const mostSamples = 1000;

builder.relayMutationField(
  'deleteSamples',
  { inputFields: (t) => ({ sampleIds: t.globalIDList({ required: true, for: Sample }) }) },
  {
    description: `Deletes up to ${mostSamples} samples with their scores and reviews, at once, also while a run is at work on them. The counts of their runs come down with them; thresholds stay. Those that are gone already are passed over.`,
    resolve: (_root, { input }, { db, queue }) =>
      outcome(async () => {
        const ids = [...new Set(input.sampleIds.map(({ id }) => id))];
        if (ids.length > mostSamples) {
          throw new RefusedInput('BAD_ARGUMENT', `At most ${mostSamples} samples are deleted together.`, 'sampleIds');
        }
        return deleteSamples({ db, queue }, ids);
      }),
  },
  {
    outputFields: (t) => ({
      deletedCount: t.int({ resolve: ({ made }) => made ?? 0 }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

/** What a deletion of one thing answers. */
const deleted = async (field: string, work: () => Promise<void>) =>
  outcome(() =>
    refusing(field, async () => {
      await work();
      return true;
    }),
  );

builder.relayMutationField(
  'deleteDataset',
  { inputFields: (t) => ({ datasetId: t.globalID({ required: true, for: Dataset }) }) },
  {
    description:
      'Deletes a dataset with its samples, runs and archives. It is gone at once, its runs and archives are cancelled, and its name is free; the space on the disk comes back in the background. Refused with CONFLICT while a run of another dataset is at work that is calibrated by it.',
    resolve: (_root, { input }, { db, queue }) =>
      deleted('datasetId', () => deleteDataset({ db, queue }, input.datasetId.id)),
  },
  {
    outputFields: (t) => ({
      deleted: t.boolean({ resolve: ({ made }) => made ?? false }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'deleteProject',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      name: t.string({
        required: true,
        description: 'The project’s name, so that no other one is deleted by mistake.',
      }),
    }),
  },
  {
    description:
      'Deletes a project with its datasets, classes and corpora. It is gone at once, and all that is at work in it is cancelled; the space on the disk comes back in the background.',
    resolve: (_root, { input }, { db, queue }) =>
      deleted('projectId', async () => {
        const id = input.projectId.id;
        const project = await db.project.findUnique({ where: { id, deletedAt: null }, select: { name: true } });
        if (project !== null && project.name !== input.name) {
          throw new RefusedInput('CONFLICT', `The project is named “${project.name}”.`, 'name');
        }
        await deleteProject({ db, queue }, id);
      }),
  },
  {
    outputFields: (t) => ({
      deleted: t.boolean({ resolve: ({ made }) => made ?? false }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'deleteUpload',
  { inputFields: (t) => ({ uploadId: t.globalID({ required: true, for: Upload }) }) },
  {
    description: 'Takes an archive that has come to its end out of the list. Its samples stay.',
    resolve: (_root, { input }, { db }) => deleted('uploadId', () => deleteUpload(db, input.uploadId.id)),
  },
  {
    outputFields: (t) => ({
      deleted: t.boolean({ resolve: ({ made }) => made ?? false }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
