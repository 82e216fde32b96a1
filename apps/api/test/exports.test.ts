import { createHash, randomBytes } from 'node:crypto';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { expect, it } from 'vitest';
import { scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const start = `mutation ($datasetId: ID!, $format: ExportFormat!, $options: ExportOptionsInput) {
  startExport(input: { datasetId: $datasetId, format: $format, options: $options }) {
    export { id status format samples classes filter asOf fileName address sha256 author total }
    userErrors { code path message }
  } }`;
const preview = `query ($id: ID!, $options: ExportOptionsInput) { node(id: $id) { ... on Dataset { exportPreview(options: $options) {
  samples included dropped relabelled kept unsure undecided flagged bytes flaggedTestDropped classCount
  splits { split samples included dropped } classes { name samples included }
} } } }`;
const change = (name: string) => `mutation ($id: ID!) { ${name}(input: { exportId: $id }) {
  ${name === 'deleteExport' ? 'deleted' : 'export { status done sha256 }'} userErrors { code } } }`;

suite('exports', ({ api, db }) => {
  async function made(name = 'Clothes') {
    const { datasetId, runId } = await scoredDataset(db(), { name });
    const id = encodeGlobalID('Dataset', datasetId);
    const ask = async (options: object = {}) => {
      const { data, errors } = await api().graphql(preview, { id, options });
      expect(errors).toBeUndefined();
      return (data as { node: { exportPreview: Record<string, unknown> } }).node.exportPreview;
    };
    const begin = async (options?: object, format = 'CSV') => {
      const { data, errors } = await api().graphql(start, { datasetId: id, format, options });
      expect(errors).toBeUndefined();
      return (data as { startExport: { export: Record<string, string> | null; userErrors: object[] } }).startExport;
    };
    return { datasetId, runId, id, ask, begin };
  }

  it('are started with what they are made of, and the moment is fixed', async () => {
    const { begin, datasetId, runId } = await made();
    const filter = { path: 'a', flagged: false };
    const { export: row, userErrors } = await begin({ filter, samples: 'DECIDED' });
    expect(userErrors).toEqual([]);
    expect(row).toMatchObject({ status: 'QUEUED', format: 'CSV', samples: 'DECIDED', classes: 'DECLARED', filter });
    expect(row).toMatchObject({ address: null, sha256: null, author: 'local' });
    const stored = await db().export.findFirstOrThrow({ where: { datasetId } });
    expect(stored.options).toEqual({ filter, runId, samples: 'DECIDED', classes: 'DECLARED', asOf: row?.asOf });
    expect(Math.abs(Date.parse(row?.asOf ?? '') - Date.now())).toBeLessThan(5000);
  });

  it('cannot be of a moment to come, nor of a run of another dataset', async () => {
    const [{ begin }, other] = [await made(), await made('Other')];
    const future = await begin({ asOf: new Date(Date.now() + 60_000).toISOString() });
    expect(future.userErrors).toMatchObject([{ code: 'BAD_ARGUMENT', path: ['input', 'options'] }]);
    const foreign = await begin({ runId: encodeGlobalID('ScoreRun', other.runId) });
    expect(foreign.userErrors).toMatchObject([{ code: 'NOT_FOUND' }]);
  });

  it('are previewed by split and class, with a warning for a test split that would be thinned', async () => {
    const { datasetId, ask } = await made();
    const samples = await db().sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
    for (const [i, { id }] of samples.entries()) {
      await db().sample.update({ where: { id }, data: { path: `${i % 2 ? 'test' : 'train'}/hat/${i}.png` } });
    }
    const [, first] = samples;
    const said = `mutation ($ids: [ID!]!, $decision: Decision!) { review(input: { sampleIds: $ids, decision: $decision }) { userErrors { code } } }`;
    await api().graphql(said, { ids: [encodeGlobalID('Sample', first?.id ?? '')], decision: 'DROP' });
    const { length } = samples;
    const found = await ask();
    expect(found).toMatchObject({ samples: length, included: length - 1, dropped: 1, flaggedTestDropped: 1 });
    expect(found.splits).toMatchObject([{ split: 'TRAIN' }, { split: 'TEST', dropped: 1 }]);
    expect(await ask({ samples: 'ALL' })).toMatchObject({ included: length, flaggedTestDropped: 0 });
    expect(await ask({ filter: { path: 'train/' } })).toMatchObject({ flaggedTestDropped: 0 });
    const before = new Date(Date.now() - 3600_000).toISOString();
    expect(await ask({ asOf: before })).toMatchObject({ samples: 0 });
  });

  it('are cancelled while they are made, made anew once they have ended, and deleted', async () => {
    const { begin } = await made();
    const { export: row } = await begin();
    const tell = async (name: string) =>
      Object.values((await api().graphql(change(name), { id: row?.id })).data as object)[0];
    expect(await tell('deleteExport')).toMatchObject({ deleted: false, userErrors: [{ code: 'CONFLICT' }] });
    expect(await tell('retryExport')).toMatchObject({ export: null, userErrors: [{ code: 'CONFLICT' }] });
    expect(await tell('cancelExport')).toMatchObject({ export: { status: 'CANCELLED' } });
    expect(await tell('cancelExport')).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    expect(await tell('retryExport')).toMatchObject({ export: { status: 'QUEUED', done: 0 } });
    await tell('cancelExport');
    expect(await tell('deleteExport')).toMatchObject({ deleted: true });
    expect(await tell('deleteExport')).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
  });

  it('are read whole or in parts, and a part of what was there before is no part of what is there now', async () => {
    const { begin } = await made();
    const { export: row } = await begin();
    const content = randomBytes(100_000);
    const address = `${api().url}/exports/${encodeURIComponent(row?.id ?? '')}`;
    expect((await fetch(address)).status).toBe(404);
    const { sha256, bytes } = await api().blobs.put(content);
    const stored = await db().export.findFirstOrThrow({ orderBy: { createdAt: 'desc' } });
    const facts = { status: 'COMPLETED', sha256, bytes: BigInt(bytes), fileName: 'Clothes "x".csv' } as const;
    await db().export.update({ where: { id: stored.id }, data: facts });
    const etag = `"${createHash('sha256').update(content).digest('hex')}"`;
    const read = async (headers: Record<string, string> = {}, method = 'GET') => {
      const response = await fetch(address, { headers, method });
      return { status: response.status, headers: response.headers, body: Buffer.from(await response.arrayBuffer()) };
    };

    const whole = await read();
    expect(whole.body.equals(content)).toBe(true);
    expect(Object.fromEntries(whole.headers)).toMatchObject({
      ...{ etag, 'accept-ranges': 'bytes', 'content-length': '100000', 'content-type': 'text/csv; charset=utf-8' },
      'content-disposition': 'attachment; filename="Clothes x .csv"',
    });
    const part = await read({ range: 'bytes=99000-', 'if-range': etag });
    expect([part.status, part.headers.get('content-range')]).toEqual([206, 'bytes 99000-99999/100000']);
    expect(part.body.equals(content.subarray(99_000))).toBe(true);
    expect((await read({ range: 'bytes=10-19' })).body).toEqual(content.subarray(10, 20));
    expect((await read({ range: 'bytes=-5' })).body).toEqual(content.subarray(-5));
    expect(await read({ range: 'bytes=1-2', 'if-range': '"another"' })).toMatchObject({ status: 200 });
    expect(await read({ range: 'bytes=1-2,5-6' })).toMatchObject({ status: 200 });
    const beyond = await read({ range: 'bytes=100000-' });
    expect([beyond.status, beyond.headers.get('content-range')]).toEqual([416, 'bytes */100000']);
    expect((await read({ 'if-none-match': etag })).status).toBe(304);
    expect((await read({}, 'HEAD')).headers.get('content-length')).toBe('100000');
    expect((await read({}, 'POST')).status).toBe(405);
  });

  it('are told of by the last word: the one at work, then how many there are', async () => {
    const { begin, id, datasetId } = await made();
    const word = async () => {
      const { data } = await api().graphql(
        `query ($id: ID!) { node(id: $id) { ... on Dataset { steps { word status done total } exports(first: 5) { totalCount } } } }`,
        { id },
      );
      return (data as { node: { steps: object[] } }).node.steps.at(-1);
    };
    expect(await word()).toMatchObject({ word: 'EXPORT', status: 'IDLE' });
    await begin();
    expect(await word()).toMatchObject({ status: 'QUEUED' });
    await db().export.updateMany({ where: { datasetId }, data: { status: 'RUNNING', done: 3, total: 9 } });
    expect(await word()).toMatchObject({ status: 'RUNNING', done: 3, total: 9 });
    await db().export.updateMany({ where: { datasetId }, data: { status: 'COMPLETED', finishedAt: new Date() } });
    expect(await word()).toMatchObject({ status: 'DONE', done: 1, total: 1 });
  });
});
