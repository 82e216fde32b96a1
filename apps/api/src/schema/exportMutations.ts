import type { Export as ExportRow } from '@stray/db';
import { cancelExport, deleteExport, type RemovalStores, retryExport, startExport } from '@stray/pipeline';
import { actorOf } from '../access/audit.ts';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { outcome, UserError } from './error.ts';
import { Export } from './export.ts';
import { ExportFormat, ExportOptionsInput, readSource } from './exportOptions.ts';
import { refusing } from './refusing.ts';

builder.relayMutationField(
  'startExport',
  {
    inputFields: (t) => ({
      datasetId: t.globalID({ required: true, for: Dataset }),
      format: t.field({ type: ExportFormat, required: true }),
      options: t.field({ type: ExportOptionsInput }),
    }),
  },
  {
    description:
      'Makes a file of a dataset in the background. The moment that it shows is fixed here: made again, it is the same.',
    resolve: (_root, { input }, context) =>
      outcome(() =>
        refusing('options', async () => {
          const { now, asOf, ...source } = await readSource(context, input.datasetId.id, input.options);
          const { actor } = actorOf(context.access.viewer);
          const wish = { ...source, format: input.format, author: actor, asOf: now ? undefined : asOf };
          return startExport(context, wish);
        }),
      ),
  },
  {
    outputFields: (t) => ({
      export: t.field({ type: Export, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

for (const [name, work, description] of [
  ['cancelExport', cancelExport, 'Ends an export that waits or is being made. Nothing of it stays.'],
  ['retryExport', retryExport, 'Makes an export that has ended anew, as of the same moment.'],
] satisfies [string, (stores: RemovalStores, id: string) => Promise<ExportRow>, string][]) {
  builder.relayMutationField(
    name,
    { inputFields: (t) => ({ exportId: t.globalID({ required: true, for: Export }) }) },
    {
      description,
      resolve: (_root, { input }, { db, queue }) =>
        outcome(() => refusing('exportId', () => work({ db, queue }, input.exportId.id))),
    },
    {
      outputFields: (t) => ({
        export: t.field({ type: Export, nullable: true, resolve: ({ made }) => made }),
        userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
      }),
    },
  );
}

builder.relayMutationField(
  'deleteExport',
  { inputFields: (t) => ({ exportId: t.globalID({ required: true, for: Export }) }) },
  {
    description: 'Deletes an export that has ended. Its file goes in the background.',
    resolve: (_root, { input }, { db, queue }) =>
      outcome(() =>
        refusing('exportId', async () => {
          await deleteExport({ db, queue }, input.exportId.id);
          return true;
        }),
      ),
  },
  {
    outputFields: (t) => ({
      deleted: t.boolean({ resolve: ({ made }) => made ?? false }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
