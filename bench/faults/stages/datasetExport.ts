import { setTimeout as pause } from 'node:timers/promises';
import { type Client, sha256Of } from '../client.ts';
import type { RunStage } from '../stage.ts';
import { makeDataset, sendPhotos } from './project.ts';

const photos = 120;
/** One with images in it and one without. */
const formats = ['COCO', 'JSONL'] as const;

interface Row {
  readonly id: string;
  readonly status: string;
  readonly asOf: string;
  readonly sha256: string | null;
  readonly error: { readonly message: string } | null;
}

/**
 * export: files of a dataset, made again and again as of one moment while whoever makes them is killed. Each comes to its
 * end, and to the same bytes; what is not whole is not there.
 */
export const datasetExport =
  (name: string): RunStage =>
  async ({ client, killing }) => {
    const { datasetId, key } = await makeDataset(client, name);
    await sendPhotos(client, datasetId, { count: photos, round: name });
    const made: Row[] = [];
    const asOf = (await untilMade(client, await start(client, datasetId, formats[0]))).asOf;
    for (let round = 0; round < 4 || killing(); round++) {
      const format = formats[round % formats.length] ?? 'COCO';
      made.push(await untilMade(client, await start(client, datasetId, format, asOf)));
    }
    return async ({ query, blob }) => {
      const rows = await query<{ id: string; format: string; status: string; sha256: string | null }>(
        'SELECT id, format, status, sha256 FROM "Export" WHERE "datasetId" = $1::uuid ORDER BY "createdAt", id',
        [key],
      );
      let lost = rows.length < made.length + 1 ? 1 : 0;
      for (const { status, sha256 } of rows) {
        const bytes = sha256 === null ? undefined : await blob(sha256);
        if (status !== 'COMPLETED' || bytes === undefined || sha256Of(bytes) !== sha256) lost += 1;
      }
      const files = (format: string) => new Set(rows.filter((row) => row.format === format).map((row) => row.sha256));
      const doubled = formats.reduce((sum, format) => sum + Math.max(0, files(format).size - 1), 0);
      return { lost, doubled, looked: `${rows.length} exports of ${photos} photos, two files` };
    };
  };

/** Starts one; where nobody answers, it may have been started, and another one does no harm. */
async function start(client: Client, datasetId: string, format: string, asOf?: string): Promise<string> {
  const document = `mutation ($datasetId: ID!, $format: ExportFormat!, $asOf: DateTime) {
    startExport(input: { datasetId: $datasetId, format: $format, options: { asOf: $asOf } }) { export { id } userErrors { message } } }`;
  for (;;) {
    const answer = await client.askOnce<{ startExport: { export: { id: string } | null } }>(document, {
      ...{ datasetId, format, asOf },
    });
    if (answer?.startExport.export) return answer.startExport.export.id;
    await pause(200);
  }
}

/** @throws Error for one that failed */
async function untilMade(client: Client, id: string): Promise<Row> {
  const document = `query ($id: ID!) { node(id: $id) { ... on Export { id status asOf sha256 error { message } } } }`;
  for (;;) {
    const { node } = await client.ask<{ node: Row }>(document, { id });
    if (node.status === 'COMPLETED') return node;
    if (node.status === 'FAILED' || node.status === 'CANCELLED')
      throw new Error(`An export failed: ${node.error?.message}`);
    await pause(200);
  }
}
