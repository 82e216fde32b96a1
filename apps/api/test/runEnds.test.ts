import { randomUUID } from 'node:crypto';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createRun } from '@stray/db';
import { expect, it } from 'vitest';
import { encoderId, scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const mutation = (name: 'cancelRun' | 'retryRun') => `mutation ($runId: ID!) { ${name}(input: { runId: $runId }) {
  run { id status sampleCount error { code } } userErrors { code message path } } }`;
const cancelUpload = `mutation ($uploadId: ID!) { cancelUpload(input: { uploadId: $uploadId }) {
  upload { status } userErrors { code } } }`;
const uploads = `query ($id: ID!) { node(id: $id) { ... on Dataset {
  steps { word status done total ratePerSecond }
  uploads { totalCount edges { node { name bytes status progress done failed passedOver error { code } } } }
} } }`;

suite('what is queued or at work', ({ api, db }) => {
  const queued = () =>
    db().$queryRaw<{ data: { runId?: string } }[]>`SELECT data FROM pgboss.job WHERE state = 'created'`;
  const ask = async (name: 'cancelRun' | 'retryRun', id: string) =>
    (await api().graphql(mutation(name), { runId: encodeGlobalID('ScoreRun', id) })).data?.[name];
  const openRun = async () => {
    const { datasetId, projectId, runId } = await scoredDataset(db());
    const { labelSetId } = await db().scoreRun.findUniqueOrThrow({ where: { id: runId } });
    const run = await createRun(db(), { datasetId, labelSetId, encoderId, method: 'mcm', parameters: {}, seed: 0 });
    return { id: run.id, datasetId, projectId };
  };

  it('a run is cancelled, gone on with over what its dataset has then, and neither of them twice', async () => {
    const { id, datasetId } = await openRun();
    expect(await ask('retryRun', id)).toMatchObject({ run: null, userErrors: [{ code: 'CONFLICT' }] });
    expect(await ask('cancelRun', id)).toMatchObject({ run: { status: 'CANCELLED' }, userErrors: [] });
    expect(await ask('cancelRun', id)).toMatchObject({
      run: null,
      userErrors: [{ code: 'CONFLICT', message: 'The run has come to its end.', path: ['input', 'runId'] }],
    });
    await db().sample.create({ data: { datasetId, path: 'new.jpg', sha256: 'f'.repeat(64), bytes: 1 } });
    expect(await ask('retryRun', id)).toMatchObject({ run: { status: 'QUEUED', sampleCount: 22 }, userErrors: [] });
    expect((await queued()).filter(({ data }) => data.runId === id)).toHaveLength(1);
    expect(await ask('retryRun', id)).toMatchObject({ run: null, userErrors: [{ code: 'CONFLICT' }] });
  });

  it('a run that failed is gone on with, and its reason forgotten', async () => {
    const { id } = await openRun();
    await db().scoreRun.update({
      where: { id },
      data: { status: 'FAILED', errorCode: 'DISK_FULL', errorMessage: 'full' },
    });
    expect(await ask('retryRun', id)).toMatchObject({ run: { status: 'QUEUED', error: null }, userErrors: [] });
  });

  it.each(['cancelRun', 'retryRun'] as const)('%s of a run that is not there says so', async (name) => {
    expect(await ask(name, randomUUID())).toMatchObject({ run: null, userErrors: [{ code: 'NOT_FOUND' }] });
  });

  it('archives are told with their progress, which the step `upload` adds up, until they are cancelled', async () => {
    const { datasetId } = await openRun();
    const begun = new Date();
    const heartbeatAt = new Date(begun.getTime() + 10_000);
    const facts = { status: 'RUNNING', done: 50, failed: 2, passedOver: 1, progress: 0.25 } as const;
    const { id } = await db().upload.create({
      data: { ...facts, datasetId, name: 'a.zip', bytes: 5_000_000_000n, startedAt: begun, heartbeatAt },
    });
    const ask = async () => (await api().graphql(uploads, { id: encodeGlobalID('Dataset', datasetId) })).data?.node;
    expect(await ask()).toMatchObject({
      uploads: { totalCount: 1, edges: [{ node: { ...facts, name: 'a.zip', bytes: 5_000_000_000, error: null } }] },
      steps: expect.arrayContaining([{ word: 'UPLOAD', status: 'RUNNING', done: 21, total: 171, ratePerSecond: 5 }]),
    });
    const cancel = async () =>
      (await api().graphql(cancelUpload, { uploadId: encodeGlobalID('Upload', id) })).data?.cancelUpload;
    expect(await cancel()).toEqual({ upload: { status: 'CANCELLED' }, userErrors: [] });
    expect(await cancel()).toEqual({ upload: null, userErrors: [{ code: 'CONFLICT' }] });
    expect(await ask()).toMatchObject({
      steps: expect.arrayContaining([{ word: 'UPLOAD', status: 'DONE', done: 21, total: 21, ratePerSecond: null }]),
    });
  });
});
