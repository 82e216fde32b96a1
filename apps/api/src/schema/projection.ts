import { projectionId as projectionIdShape } from '@stray/core';
import {
  addProjection,
  cancelProjection,
  countUnplaced,
  type PrismaClient,
  projectionsOf,
  requeueProjection,
} from '@stray/db';
import { mapMethod, mapParameters, mapSeed } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { outcome, RefusedInput, SampleError, storedError, UserError } from './error.ts';
import { RunStatus } from './scalars.ts';

export const Projection = builder.prismaNode('Projection', {
  description:
    'A map: a place in the plane for every embedded sample of a dataset, so that what looks alike lies together. Its points are at /map/<id>/places and /map/<id>/states.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, dataset: { deletedAt: null } }),
  fields: (t) => ({
    status: t.expose('status', { type: RunStatus }),
    progress: t.float({
      description: 'How much of the work is done, 0 to 1.',
      resolve: ({ status, done, total }) => (status === 'COMPLETED' ? 1 : total === 0 ? 0 : done / total),
    }),
    method: t.exposeString('method'),
    parameters: t.expose('parameters', { type: 'JSON' }),
    seed: t.exposeInt('seed'),
    encoderId: t.exposeString('encoderId'),
    sampleCount: t.relationCount('samples', { description: 'Samples that have a place.' }),
    outdated: t.boolean({
      description: 'Whether samples were embedded since, or the scores that are shown are by another encoder.',
      resolve: async (projection, _args, { db, loaders }) => {
        const { shown } = await loaders.runs.load(projection.datasetId);
        if (shown !== null && shown.encoderId !== projection.encoderId) return true;
        return (await countUnplaced(db, projection)) > 0;
      },
    }),
    dataset: t.relation('dataset'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    error: t.field({ type: SampleError, nullable: true, resolve: storedError }),
  }),
});

builder.prismaObjectField('Dataset', 'projection', (t) =>
  t.field({
    type: Projection,
    nullable: true,
    description: 'The map that was asked for last.',
    resolve: async ({ id }, _args, { db }) => (await projectionsOf(db, id)).latest,
  }),
);

builder.prismaObjectField('Dataset', 'shownProjection', (t) =>
  t.field({
    type: Projection,
    nullable: true,
    description: 'The latest map that is complete.',
    resolve: async ({ id }, _args, { db }) => (await projectionsOf(db, id)).shown,
  }),
);

const asProjection = { type: Projection, nullable: true } as const;

builder.relayMutationField(
  'projectDataset',
  { inputFields: (t) => ({ datasetId: t.globalID({ required: true, for: Dataset }) }) },
  {
    description:
      'Makes a map of the dataset by the embeddings of `shownRun`, in the background; the one that is on its way when there is one.',
    resolve: (_root, { input }, { db, queue, loaders }) =>
      outcome(async () => {
        const datasetId = input.datasetId.id;
        if ((await db.dataset.count({ where: { id: datasetId, deletedAt: null } })) === 0) {
          throw new RefusedInput('NOT_FOUND', 'There is no such dataset.', 'datasetId');
        }
        const { shown } = await loaders.runs.load(datasetId);
        if (shown === null) {
          throw new RefusedInput(
            'CONFLICT',
            'The dataset was not scored yet: there is nothing to lay out.',
            'datasetId',
          );
        }
        return db.$transaction(async (tx) => {
          const { projection, isNew } = await addProjection(tx, {
            datasetId,
            encoderId: shown.encoderId,
            method: mapMethod,
            parameters: mapParameters,
            seed: mapSeed,
          });
          if (isNew) await queue.send('project', { projectionId: projectionIdShape.parse(projection.id) }, tx);
          return projection;
        });
      }),
  },
  {
    outputFields: (t) => ({
      projection: t.field({ ...asProjection, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

type Transaction = Parameters<Parameters<PrismaClient['$transaction']>[0]>[0];

async function changed(tx: Pick<Transaction, 'projection'>, id: string, change: Promise<boolean>, otherwise: string) {
  const made = await change;
  const projection = await tx.projection.findUnique({ where: { id } });
  if (projection === null) throw new RefusedInput('NOT_FOUND', 'There is no such map.', 'projectionId');
  if (!made) throw new RefusedInput('CONFLICT', otherwise, 'projectionId');
  return projection;
}

builder.relayMutationField(
  'cancelProjection',
  { inputFields: (t) => ({ projectionId: t.globalID({ required: true, for: Projection }) }) },
  {
    description: 'Ends a map that is queued or at work; the one before it stays.',
    resolve: (_root, { input }, { db }) =>
      outcome(() => {
        const { id } = input.projectionId;
        return changed(db, id, cancelProjection(db, id), 'The map has come to its end.');
      }),
  },
  {
    outputFields: (t) => ({
      projection: t.field({ ...asProjection, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'retryProjection',
  { inputFields: (t) => ({ projectionId: t.globalID({ required: true, for: Projection }) }) },
  {
    description: 'Makes a map that failed or was cancelled, from the beginning.',
    resolve: (_root, { input }, { db, queue }) =>
      outcome(() =>
        db.$transaction(async (tx) => {
          const { id } = input.projectionId;
          const otherwise = 'Only a map that failed or was cancelled is made again, and one at a time.';
          const projection = await changed(tx, id, requeueProjection(tx, id), otherwise);
          await queue.send('project', { projectionId: projectionIdShape.parse(id) }, tx);
          return projection;
        }),
      ),
  },
  {
    outputFields: (t) => ({
      projection: t.field({ ...asProjection, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
