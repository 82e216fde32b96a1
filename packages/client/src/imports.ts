import type { StrayClient } from './client.ts';
import { accepted } from './connection.ts';
import { ClientError } from './error.ts';
import { graphql, type ResultOf, type VariablesOf } from './graphql.ts';
import { untilEnded, type Waiting } from './untilEnded.ts';

const UploadFields = graphql(`
  fragment UploadFields on Upload {
    id status progress done failed passedOver format error { code message }
    found {
      images classes { count first } withoutClass { count first } withoutImage { count first }
      problems { count first { code message } }
    }
  }
`);

const ImportPath = graphql(
  `
  mutation ImportPath($datasetId: ID!, $path: String!, $classes: Boolean, $format: ImportFormat) {
    importPath(input: { datasetId: $datasetId, path: $path, classes: $classes, format: $format }) {
      upload { ...UploadFields } userErrors { code message }
    }
  }
`,
  [UploadFields],
);

const ReadImport = graphql(
  `
  query ReadImport($id: ID!) { node(id: $id) { __typename ...UploadFields } }
`,
  [UploadFields],
);

/** An import, or an archive that was sent, as its server tells it. */
export type RemoteImport = ResultOf<typeof UploadFields>;
export type WantedImport = VariablesOf<typeof ImportPath>;

/** Begins to copy a folder that the server can read into a dataset. @throws ClientError with what the server refuses */
export async function startImport(client: StrayClient, wanted: WantedImport): Promise<RemoteImport> {
  return accepted((await client.query(ImportPath, wanted)).importPath, 'upload');
}

/** Waits until an import has come to its end, whichever. @throws ClientError */
export function importEnded(
  client: StrayClient,
  begun: RemoteImport,
  waiting?: Waiting<RemoteImport>,
): Promise<RemoteImport> {
  return untilEnded(begun, (id) => readImport(client, id), waiting);
}

/** @throws ClientError NOT_FOUND */
async function readImport(client: StrayClient, id: string): Promise<RemoteImport> {
  const { node } = await client.query(ReadImport, { id });
  if (node?.__typename === 'Upload') return node;
  throw new ClientError('NOT_FOUND', 'The import was deleted meanwhile.');
}
