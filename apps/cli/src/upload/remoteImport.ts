import type { ImportFormat } from '@stray/core';
import { z } from 'zod';
import { madeOf, type Server, userErrors } from '../remote/server.ts';

const counted = z.object({ count: z.number(), first: z.array(z.string()) });
const error = z.object({ code: z.string(), message: z.string() });
const upload = z.object({
  id: z.string(),
  status: z.enum(['QUEUED', 'RUNNING', 'COMPLETED', 'FAILED', 'CANCELLED']),
  progress: z.number(),
  done: z.number(),
  failed: z.number(),
  passedOver: z.number(),
  format: z.string().nullable(),
  found: z
    .object({
      images: z.number(),
      classes: counted,
      withoutClass: counted,
      withoutImage: counted,
      problems: z.object({ count: z.number(), first: z.array(error) }),
    })
    .nullable(),
  error: error.nullable(),
});

/** An import as its server tells it. */
export type RemoteImport = z.infer<typeof upload>;

const fields = `id status progress done failed passedOver format error { code message }
  found {
    images classes { count first } withoutClass { count first } withoutImage { count first }
    problems { count first { code message } }
  }`;

export interface WantedImport {
  readonly datasetId: string;
  readonly path: string;
  readonly format: ImportFormat | undefined;
  readonly classes: boolean;
}

/** @throws RemoteError with what the server refuses */
export async function beginImport(server: Server, { format, ...wanted }: WantedImport): Promise<RemoteImport> {
  const { importPath } = await server.query(
    `mutation Import($datasetId: ID!, $path: String!, $classes: Boolean!, $format: ImportFormat) {
       importPath(input: { datasetId: $datasetId, path: $path, classes: $classes, format: $format }) {
         upload { ${fields} } userErrors { code message }
       }
     }`,
    z.object({ importPath: z.object({ upload: upload.nullable(), userErrors }) }),
    { ...wanted, format: format?.toUpperCase().replaceAll('-', '_') },
  );
  return madeOf(importPath.upload, importPath.userErrors);
}

export async function readImport(server: Server, id: string): Promise<RemoteImport> {
  const document = `query ReadImport($id: ID!) { node(id: $id) { ... on Upload { ${fields} } } }`;
  return (await server.query(document, z.object({ node: upload }), { id })).node;
}
