import { importFormats } from '@stray/core';
import { cancelUpload } from '@stray/db';
import { builder } from '../builder.ts';
import { outcome, RefusedInput, SampleError, storedError, UserError } from './error.ts';
import { ImportFormat, ImportFound, readFound } from './importFound.ts';
import { RunStatus } from './scalars.ts';

export const Upload = builder.prismaNode('Upload', {
  description: 'An archive that was sent to /uploads (tus), or a folder that is imported, taken in in the background.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, dataset: { deletedAt: null } }),
  fields: (t) => ({
    name: t.exposeString('name'),
    bytes: t.float({ resolve: ({ bytes }) => Number(bytes) }),
    status: t.expose('status', { type: RunStatus }),
    progress: t.exposeFloat('progress', { description: 'Share that is read, 0 to 1.' }),
    done: t.exposeInt('done', { description: 'Files that became samples.' }),
    failed: t.exposeInt('failed', {
      description: 'Those of them that were refused, each with the reason on its sample.',
    }),
    passedOver: t.exposeInt('passedOver', {
      description: 'Files that are neither images by their names nor annotations.',
    }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'The folder or s3:// prefix that is imported; null for an archive that was sent.',
    }),
    format: t.field({
      type: ImportFormat,
      nullable: true,
      description: 'The format that it is read as; null until it is known.',
      resolve: ({ format }) => importFormats.find((known) => known === format) ?? null,
    }),
    found: t.field({ type: ImportFound, nullable: true, resolve: ({ found }) => readFound(found) }),
    error: t.field({ type: SampleError, nullable: true, resolve: storedError }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    dataset: t.relation('dataset'),
  }),
});

builder.relayMutationField(
  'cancelUpload',
  { inputFields: (t) => ({ uploadId: t.globalID({ required: true, for: Upload }) }) },
  {
    description: 'Ends an upload. What was taken of it stays.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const id = input.uploadId.id;
        const ended = await cancelUpload(db, id);
        const upload = await db.upload.findUnique({ where: { id } });
        if (upload === null) throw new RefusedInput('NOT_FOUND', 'There is no such upload.', 'uploadId');
        if (!ended) throw new RefusedInput('CONFLICT', 'The upload has come to its end.', 'uploadId');
        return upload;
      }),
  },
  {
    outputFields: (t) => ({
      upload: t.field({ type: Upload, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
