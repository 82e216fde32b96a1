import { randomUUID } from 'node:crypto';
import { encodeGlobalID } from '@pothos/plugin-relay';
import { createRun, startCollection } from '@stray/db';
import { collectUnused, eraseDataset } from '@stray/pipeline';
import { expect, it } from 'vitest';
import { encoderId, pathOf, scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const deletions = {
  deleteSamples: `mutation ($id: [ID!]!) { deleteSamples(input: { sampleIds: $id }) {
    deletedCount userErrors { code message path } } }`,
  deleteDataset: `mutation ($id: ID!) { deleteDataset(input: { datasetId: $id }) {
    deleted userErrors { code message path } } }`,
  deleteProject: `mutation ($id: ID!, $name: String!) { deleteProject(input: { projectId: $id, name: $name }) {
    deleted userErrors { code message path } } }`,
  deleteUpload: `mutation ($id: ID!) { deleteUpload(input: { uploadId: $id }) {
    deleted userErrors { code message path } } }`,
} as const;
const diskUse = `query { diskUse(fresh: true) { measuredAt freeBytes totalBytes databaseBytes embeddingBytes sharedBytes
  originals { count bytes } exports { count bytes } collectable { count bytes } leaving { count bytes } thumbnails { count bytes estimated }
  projects { project { name } samples bytes datasets { dataset { name } samples bytes } }
  latestCollection { status sweep blobs freedBytes error { code } } } }`;

suite('what is deleted', ({ api, db, queue }) => {
  const ask = async (name: keyof typeof deletions, variables: Record<string, unknown>) =>
    (await api().graphql(deletions[name], variables)).data?.[name];
  const queued = (name: string) =>
    db().$queryRaw<{ data: Record<string, string> }[]>`
      SELECT data FROM pgboss.job WHERE name = ${name} AND state = 'created'`;
  const node = async (type: string, id: string) =>
    (await api().graphql('query ($id: ID!) { node(id: $id) { id } }', { id: encodeGlobalID(type, id) })).data?.node;

  it('samples are gone at once, and the counts with them', async () => {
    const { datasetId, runId } = await scoredDataset(db());
    const samples = await db().sample.findMany({ where: { datasetId, path: { in: [pathOf(0), pathOf(19)] } } });
    const ids = samples.map(({ id }) => encodeGlobalID('Sample', id));
    expect(await ask('deleteSamples', { id: ids })).toEqual({ deletedCount: 2, userErrors: [] });
    expect(await ask('deleteSamples', { id: ids })).toEqual({ deletedCount: 0, userErrors: [] });
    expect(await node('Sample', samples[0]?.id ?? '')).toBeNull();
    const run = await db().scoreRun.findUniqueOrThrow({ where: { id: runId } });
    expect(run).toMatchObject({ sampleCount: 19, scoredCount: 18, flaggedCount: 3, skippedCount: 1 });
    expect(await queued('collect')).toHaveLength(1);
    const many = Array.from({ length: 1001 }, () => encodeGlobalID('Sample', randomUUID()));
    expect(await ask('deleteSamples', { id: many })).toMatchObject({
      userErrors: [{ code: 'BAD_ARGUMENT', path: ['input', 'sampleIds'] }],
    });
  });

  it('a dataset is gone at once with its runs and samples, and is erased by a job', async () => {
    const { datasetId, projectId, runId } = await scoredDataset(db());
    const { id: sampleId } = await db().sample.findFirstOrThrow({ where: { datasetId } });
    const id = encodeGlobalID('Dataset', datasetId);
    expect(await ask('deleteDataset', { id })).toEqual({ deleted: true, userErrors: [] });
    for (const [type, gone] of Object.entries({ Dataset: datasetId, ScoreRun: runId, Sample: sampleId })) {
      expect(await node(type, gone), type).toBeNull();
    }
    const list = await api().graphql(
      '{ projects { edges { node { name datasets { totalCount } jobs { totalCount } } } } }',
    );
    expect(list.data).toEqual({
      projects: { edges: [{ node: { name: 'Clothes', datasets: { totalCount: 0 }, jobs: { totalCount: 0 } } }] },
    });
    expect(await ask('deleteDataset', { id })).toMatchObject({
      deleted: false,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'datasetId'] }],
    });
    const made = await api().graphql(
      'mutation ($id: ID!) { createDataset(input: { projectId: $id, name: "photos" }) { dataset { sampleCount } } }',
      { id: encodeGlobalID('Project', projectId) },
    );
    expect(made.data).toEqual({ createDataset: { dataset: { sampleCount: 0 } } });
    expect((await queued('delete-dataset')).map(({ data }) => data.datasetId)).toContain(datasetId);
    await eraseDataset({ db: db(), queue: queue() }, datasetId, () => true);
    expect(await db().sample.count({ where: { datasetId } })).toBe(0);
    expect(await db().dataset.count({ where: { id: datasetId } })).toBe(0);
  });

  it('a dataset that calibrates a run at work is kept until that has ended', async () => {
    const good = await scoredDataset(db());
    const other = await db().dataset.create({ data: { projectId: good.projectId, name: 'other' } });
    const { labelSetId } = await db().scoreRun.findUniqueOrThrow({ where: { id: good.runId } });
    const facts = { labelSetId, encoderId, method: 'mcm' as const, parameters: {}, seed: 0 };
    const run = await createRun(db(), { datasetId: other.id, calibrationDatasetId: good.datasetId, ...facts });
    const id = encodeGlobalID('Dataset', good.datasetId);
    expect(await ask('deleteDataset', { id })).toMatchObject({ deleted: false, userErrors: [{ code: 'CONFLICT' }] });
    await db().scoreRun.update({ where: { id: run.id }, data: { status: 'COMPLETED' } });
    expect(await ask('deleteDataset', { id })).toEqual({ deleted: true, userErrors: [] });
  });

  it('a project goes only by its name, and its address is free', async () => {
    const { projectId } = await scoredDataset(db());
    const id = encodeGlobalID('Project', projectId);
    expect(await ask('deleteProject', { id, name: 'clothes' })).toMatchObject({
      deleted: false,
      userErrors: [{ code: 'CONFLICT', path: ['input', 'name'] }],
    });
    expect(await ask('deleteProject', { id, name: 'Clothes' })).toEqual({ deleted: true, userErrors: [] });
    expect(await node('Project', projectId)).toBeNull();
    const { data } = await api().graphql('{ projects { totalCount } project(slug: "clothes") { id } }');
    expect(data).toEqual({ projects: { totalCount: 0 }, project: null });
    expect((await queued('delete-project')).map(({ data: job }) => job.projectId)).toContain(projectId);
    const again = await api().graphql('mutation { createProject(input: { name: "Clothes" }) { project { slug } } }');
    expect(again.data).toEqual({ createProject: { project: { slug: 'clothes' } } });
  });

  it('an archive leaves the list once it has come to its end', async () => {
    const { datasetId } = await scoredDataset(db());
    const { id } = await db().upload.create({ data: { datasetId, name: 'a.zip', bytes: 1n, status: 'RUNNING' } });
    const globalId = encodeGlobalID('Upload', id);
    expect(await ask('deleteUpload', { id: globalId })).toMatchObject({ userErrors: [{ code: 'CONFLICT' }] });
    await db().upload.update({ where: { id }, data: { status: 'FAILED', finishedAt: new Date() } });
    expect(await ask('deleteUpload', { id: globalId })).toEqual({ deleted: true, userErrors: [] });
    expect(await ask('deleteUpload', { id: globalId })).toMatchObject({ userErrors: [{ code: 'NOT_FOUND' }] });
  });

  it('disk use tells shared images once, what a deletion left, and what a collection freed', async () => {
    const first = await scoredDataset(db());
    const second = await scoredDataset(db(), { name: 'Shoes', count: 4 });
    // What other tests have deleted is no longer anybody's.
    await db().looseBlob.deleteMany();
    const ask = async () => (await api().graphql(diskUse)).data?.diskUse as Record<string, unknown>;
    // 21 images; five of them are in both projects.
    expect(await ask()).toMatchObject({
      originals: { count: 21, bytes: 21_000 },
      sharedBytes: 5000,
      collectable: { count: 0, bytes: 0 },
      thumbnails: { count: 0, bytes: 0, estimated: false },
      projects: [
        { project: { name: 'Clothes' }, samples: 21, bytes: 21_000, datasets: [{ samples: 21, bytes: 21_000 }] },
        { project: { name: 'Shoes' }, samples: 5, bytes: 5000 },
      ],
    });
    const made = { datasetId: first.datasetId, format: 'CSV', sha256: 'e'.repeat(64), bytes: 300 };
    await db().export.createMany({
      data: [made, made, { ...made, sha256: 'f'.repeat(64) }, { ...made, sha256: null }],
    });
    expect(await ask()).toMatchObject({ exports: { count: 2, bytes: 600 }, originals: { bytes: 21_000 } });
    await db().export.deleteMany({ where: { datasetId: first.datasetId } });
    const samples = await db().sample.findMany({ where: { datasetId: { in: [first.datasetId, second.datasetId] } } });
    const shown = samples.filter(({ path }) => path === pathOf(0));
    expect(shown).toHaveLength(2);
    const bytes = Buffer.alloc(1000, 7);
    const { sha256 } = await api().blobs.put(bytes);
    await db().sample.updateMany({ where: { id: { in: shown.map(({ id }) => id) } }, data: { sha256 } });
    for (const [i, { id }] of shown.entries()) {
      expect(await api().graphql(deletions.deleteSamples, { id: [encodeGlobalID('Sample', id)] })).toMatchObject({
        data: { deleteSamples: { deletedCount: 1 } },
      });
      expect(await ask()).toMatchObject({ collectable: i === 0 ? { count: 0 } : { count: 1, bytes: 1000 } });
    }
    const asked = await api().graphql(
      'mutation { collectUnused(input: {}) { collection { id status sweep } userErrors { code } } }',
    );
    expect(asked.data?.collectUnused).toMatchObject({ collection: { status: 'QUEUED', sweep: true }, userErrors: [] });
    const waiting = await db().collection.findFirstOrThrow({ where: { status: 'QUEUED' } });
    const started = await startCollection(db(), waiting.id);
    if (started === null) throw new Error('It was queued.');
    const { signal } = new AbortController();
    await collectUnused({ db: db(), blobs: api().blobs, home: api().blobs.dir, signal }, started);
    expect(await ask()).toMatchObject({
      latestCollection: { status: 'COMPLETED', sweep: true, blobs: 1, freedBytes: 1000 },
    });
  });
});
