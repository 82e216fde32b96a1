import { randomUUID } from 'node:crypto';
import { uploadId } from '@stray/core';
import { addUpload, requeueUpload } from '@stray/db';
import { findPlace, lookInto, type PlaceLook, placeName } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { ImportFormat } from './importFound.ts';
import { refusing } from './refusing.ts';
import { Upload } from './upload.ts';

const ImportEntry = builder.objectRef<PlaceLook['folders'][number]>('ImportEntry').implement({
  fields: (t) => ({ name: t.exposeString('name'), path: t.exposeString('path') }),
});

const ImportFolder = builder.objectRef<PlaceLook>('ImportFolder').implement({
  description: 'One level of a folder that may be imported.',
  fields: (t) => ({
    folders: t.field({ type: [ImportEntry], resolve: ({ folders }) => folders }),
    archives: t.field({ type: [ImportEntry], resolve: ({ archives }) => archives }),
    images: t.exposeInt('images'),
    others: t.exposeInt('others'),
    more: t.exposeBoolean('more', { description: 'Whether it holds more than the 1000 that were looked at.' }),
  }),
});

builder.queryField('importFolder', (t) =>
  t.field({
    type: ImportFolder,
    description:
      'What lies in a folder of the server, or under an s3:// prefix, that may be imported (STRAY_IMPORT_PATHS); without a path, these.',
    args: { path: t.arg.string() },
    resolve: (_root, { path }, { importPaths }) => lookInto(path ?? undefined, importPaths),
  }),
);

const gone = (what: string, field: string) => new RefusedInput('NOT_FOUND', `There is no such ${what}.`, field);

builder.relayMutationField(
  'importPath',
  {
    inputFields: (t) => ({
      datasetId: t.globalID({ required: true, for: Dataset }),
      path: t.string({ required: true, description: 'A folder or an archive of the server, or an s3:// prefix.' }),
      format: t.field({ type: ImportFormat, description: 'Found out where it is left out.' }),
      classes: t.boolean({ defaultValue: true, description: 'Whether folders and annotations are declared classes.' }),
    }),
  },
  {
    description: 'Copies the images of a folder that may be imported into a dataset, in the background.',
    resolve: (_root, { input }, { db, queue, importPaths }) =>
      outcome(async () => {
        const datasetId = input.datasetId.id;
        const place = await refusing('path', () => findPlace(input.path, importPaths));
        const id = randomUUID();
        return db.$transaction(async (tx) => {
          if ((await tx.dataset.count({ where: { id: datasetId } })) === 0) throw gone('dataset', 'datasetId');
          const facts = {
            name: placeName(place),
            bytes: 0,
            source: place.path,
            wantedFormat: input.format ?? undefined,
          };
          await addUpload(tx, { id, datasetId, classes: input.classes ?? true, ...facts });
          await queue.send('upload', { uploadId: uploadId.parse(id) }, tx);
          return tx.upload.findUniqueOrThrow({ where: { id } });
        });
      }),
  },
  {
    outputFields: (t) => ({
      upload: t.field({ type: Upload, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'retryUpload',
  { inputFields: (t) => ({ uploadId: t.globalID({ required: true, for: Upload }) }) },
  {
    description:
      'Takes in what the dataset lacks: of an imported folder, or of an archive that was given up for a trouble that may have passed.',
    resolve: (_root, { input }, { db, queue, blobs }) =>
      outcome(() =>
        db.$transaction(async (tx) => {
          const id = input.uploadId.id;
          const upload = await tx.upload.findUnique({ where: { id } });
          if (upload === null) throw gone('upload', 'uploadId');
          if (upload.source === null && !(await blobs.hasArchive(id))) {
            throw new RefusedInput('CONFLICT', 'The archive is not here any more; send it again.', 'uploadId');
          }
          if (!(await requeueUpload(tx, id))) {
            throw new RefusedInput('CONFLICT', 'The upload is still at work.', 'uploadId');
          }
          await queue.send('upload', { uploadId: uploadId.parse(id) }, tx);
          return tx.upload.findUniqueOrThrow({ where: { id } });
        }),
      ),
  },
  {
    outputFields: (t) => ({
      upload: t.field({ type: Upload, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
