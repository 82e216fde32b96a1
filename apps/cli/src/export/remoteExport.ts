import { type ExportFormat, exportManifest } from '@stray/core';
import { z } from 'zod';
import { madeOf, type Server, userErrors } from '../remote/server.ts';

const error = z.object({ code: z.string(), message: z.string() });
const row = z.object({
  id: z.string(),
  status: z.enum(['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED']),
  done: z.number(),
  total: z.number(),
  fileName: z.string(),
  bytes: z.number().nullable(),
  sha256: z.string().nullable(),
  address: z.string().nullable(),
  asOf: z.string(),
  manifest: exportManifest.nullable(),
  error: error.nullable(),
});

/** An export as its server tells it. */
export type RemoteExport = z.infer<typeof row>;

const fields = 'id status done total fileName bytes sha256 address asOf manifest error { code message }';

export interface WantedExport {
  readonly datasetId: string;
  readonly format: ExportFormat;
  readonly options: {
    readonly samples: string;
    readonly classes: string;
    readonly filter?: unknown;
    readonly asOf?: string | undefined;
  };
}

/** @throws RemoteError with what the server refuses */
export async function beginExport(server: Server, wanted: WantedExport): Promise<RemoteExport> {
  const { startExport } = await server.query(
    `mutation Export($datasetId: ID!, $format: ExportFormat!, $options: ExportOptionsInput) {
       startExport(input: { datasetId: $datasetId, format: $format, options: $options }) {
         export { ${fields} } userErrors { code message }
       }
     }`,
    z.object({ startExport: z.object({ export: row.nullable(), userErrors }) }),
    { ...wanted },
  );
  return madeOf(startExport.export, startExport.userErrors);
}

export async function readExport(server: Server, id: string): Promise<RemoteExport> {
  const document = `query ReadExport($id: ID!) { node(id: $id) { ... on Export { ${fields} } } }`;
  return (await server.query(document, z.object({ node: row }), { id })).node;
}
