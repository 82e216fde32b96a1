import type { StrayClient } from './client.ts';
import { accepted } from './connection.ts';
import { ClientError } from './error.ts';
import { graphql, type ResultOf, type VariablesOf } from './graphql.ts';
import { untilEnded, type Waiting } from './untilEnded.ts';

const ExportFields = graphql(`
  fragment ExportFields on Export {
    id status format done total fileName bytes sha256 address asOf manifest error { code message }
  }
`);

const StartExport = graphql(
  `
  mutation StartExport($datasetId: ID!, $format: ExportFormat!, $options: ExportOptionsInput) {
    startExport(input: { datasetId: $datasetId, format: $format, options: $options }) {
      export { ...ExportFields } userErrors { code message }
    }
  }
`,
  [ExportFields],
);

const ReadExport = graphql(
  `
  query ReadExport($id: ID!) { node(id: $id) { __typename ...ExportFields } }
`,
  [ExportFields],
);

/** An export as its server tells it. */
export type RemoteExport = ResultOf<typeof ExportFields>;
export type WantedExport = VariablesOf<typeof StartExport>;

/** Begins to make a file of a dataset. @throws ClientError with what the server refuses */
export async function startExport(client: StrayClient, wanted: WantedExport): Promise<RemoteExport> {
  return accepted((await client.query(StartExport, wanted)).startExport, 'export');
}

/** @throws ClientError NOT_FOUND */
export async function readExport(client: StrayClient, id: string): Promise<RemoteExport> {
  const { node } = await client.query(ReadExport, { id });
  if (node?.__typename === 'Export') return node;
  throw new ClientError('NOT_FOUND', 'There is no such export, or not any more.');
}

/** Waits until an export is made, has failed or was cancelled. @throws ClientError */
export function exportEnded(
  client: StrayClient,
  begun: RemoteExport,
  waiting?: Waiting<RemoteExport>,
): Promise<RemoteExport> {
  return untilEnded(begun, (id) => readExport(client, id), waiting);
}
