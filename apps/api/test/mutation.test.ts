import type { Queue } from '@stray/db';
import { expect, it } from 'vitest';
import { encoderId, scoredDataset } from './fixture.ts';
import { startApi } from './harness.ts';
import { suite } from './suite.ts';

const createProject =
  'mutation ($name: String!) { createProject(input: { name: $name }) { project { id name slug } userErrors { code message path } } }';
const createLabelSet = `mutation ($projectId: ID!, $labels: [String!]!) { createLabelSet(input: { projectId: $projectId, labels: $labels }) {
  labelSet { version labels { text } parent { version } } userErrors { code message path } } }`;
const createDataset = `mutation ($projectId: ID!, $name: String!) { createDataset(input: { projectId: $projectId, name: $name }) {
  dataset { id name sampleCount latestRun { id } histogram { count } steps { word status } } userErrors { code message path } } }`;
const startRun = `mutation ($datasetId: ID!, $method: String) { startRun(input: { datasetId: $datasetId, method: $method }) {
  run { id status method encoderId sampleCount progress labelSet { version } } userErrors { code message path } } }`;

const nobody = '0198a000-0000-7000-8000-000000000000';
const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

suite('mutations', ({ api, db, database, queue }) => {
  const queued = async (): Promise<unknown[]> =>
    db().$queryRaw`SELECT name, data FROM pgboss.job WHERE state = 'created'`;

  it('a project gets a name, and a slug of its own', async () => {
    const made = async (name: string) => (await api().graphql(createProject, { name })).data;
    expect(await made('  Été à la  plage ')).toMatchObject({
      createProject: { project: { name: 'Été à la plage', slug: 'ete-a-la-plage' }, userErrors: [] },
    });
    expect(await made('Été à la plage')).toMatchObject({ createProject: { project: { slug: 'ete-a-la-plage-2' } } });
    expect(await made('夏')).toMatchObject({ createProject: { project: { name: '夏', slug: 'project' } } });
  });

  it.each([
    ['   ', 'The name is empty.'],
    ['x'.repeat(101), 'The name is longer than 100 characters.'],
  ])('a project is not named “%s”', async (name, message) => {
    expect((await api().graphql(createProject, { name })).data).toEqual({
      createProject: { project: null, userErrors: [{ code: 'BAD_ARGUMENT', message, path: ['input', 'name'] }] },
    });
    expect(await db().project.count()).toBe(0);
  });

  it('labels become the next version, and the active one', async () => {
    const { projectId } = await scoredDataset(db());
    const { data } = await api().graphql(createLabelSet, {
      projectId: globalId('Project', projectId),
      labels: [' t-shirt ', 'evening  dress', ''],
    });
    expect(data).toEqual({
      createLabelSet: {
        labelSet: { version: 2, labels: [{ text: 't-shirt' }, { text: 'evening dress' }], parent: { version: 1 } },
        userErrors: [],
      },
    });
    const { activeLabelSet } = await db().project.findUniqueOrThrow({
      where: { id: projectId },
      include: { activeLabelSet: true },
    });
    expect(activeLabelSet?.version).toBe(2);
  });

  it.each([
    [['', ' '], 'LABELS_MISSING'],
    [['hat', 'Hat'], 'CONFLICT'],
    [['x'.repeat(201)], 'BAD_ARGUMENT'],
    [Array.from({ length: 10_001 }, (_, i) => `class ${i}`), 'LABELS_TOO_MANY'],
  ])('labels that cannot be are refused, and none is kept', async (labels, code) => {
    const { projectId } = await scoredDataset(db());
    const { data } = await api().graphql(createLabelSet, { projectId: globalId('Project', projectId), labels });
    expect(data).toMatchObject({
      createLabelSet: { labelSet: null, userErrors: [{ code, path: ['input', 'labels'] }] },
    });
    expect(await db().labelSet.count()).toBe(1);
  });

  it('the class folders of a dataset become the labels', async () => {
    const { projectId, datasetId } = await scoredDataset(db());
    const importing = `mutation ($projectId: ID!, $datasetId: ID!) { importLabels(input: { projectId: $projectId, datasetId: $datasetId }) {
      labelSet { version labels { text } } warnings userErrors { code path } } }`;
    const ids = { projectId: globalId('Project', projectId), datasetId: globalId('Dataset', datasetId) };
    const { data: none } = await api().graphql(importing, ids);
    expect(none).toMatchObject({ importLabels: { labelSet: null, userErrors: [{ code: 'LABELS_MISSING' }] } });
    const samples = await db().sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
    for (const [i, { id }] of samples.slice(0, 4).entries()) {
      await db().sample.update({ where: { id }, data: { declaredClasses: [i % 2 === 0 ? 'hat' : 'Dress'] } });
    }
    const { data } = await api().graphql(importing, ids);
    expect(data).toMatchObject({
      importLabels: { labelSet: { version: 2, labels: [{ text: 'Dress' }, { text: 'hat' }] }, userErrors: [] },
    });
  });

  it('a dataset begins empty, and its name is its own in the project', async () => {
    const { projectId } = await scoredDataset(db());
    const variables = { projectId: globalId('Project', projectId), name: 'more photos' };
    const { data } = await api().graphql(createDataset, variables);
    expect(data).toMatchObject({
      createDataset: {
        dataset: { name: 'more photos', sampleCount: 0, latestRun: null, histogram: [] },
        userErrors: [],
      },
    });
    expect((await api().graphql(createDataset, variables)).data).toMatchObject({
      createDataset: { dataset: null, userErrors: [{ code: 'CONFLICT', path: ['input', 'name'] }] },
    });
  });

  it('what is asked of nothing is refused by name', async () => {
    const project = { projectId: globalId('Project', nobody) };
    expect((await api().graphql(createDataset, { ...project, name: 'x' })).data).toMatchObject({
      createDataset: { userErrors: [{ code: 'NOT_FOUND', path: ['input', 'projectId'] }] },
    });
    expect((await api().graphql(createLabelSet, { ...project, labels: ['x'] })).data).toMatchObject({
      createLabelSet: { userErrors: [{ code: 'NOT_FOUND', path: ['input', 'projectId'] }] },
    });
    expect((await api().graphql(startRun, { datasetId: globalId('Dataset', nobody) })).data).toMatchObject({
      startRun: { run: null, userErrors: [{ code: 'NOT_FOUND', path: ['input', 'datasetId'] }] },
    });
  });

  it('an id of another type is refused', async () => {
    const { projectId } = await scoredDataset(db());
    const { errors } = await api().graphql(startRun, { datasetId: globalId('Project', projectId) });
    expect(errors?.[0]?.extensions?.code).toBe('BAD_ARGUMENT');
  });

  it('a run is queued together with its job', async () => {
    const { datasetId } = await scoredDataset(db());
    const before = await queued();
    const { data } = await api().graphql(startRun, { datasetId: globalId('Dataset', datasetId), method: 'mcm' });
    expect(data).toMatchObject({
      startRun: {
        run: { status: 'QUEUED', method: 'mcm', sampleCount: 21, progress: 0, labelSet: { version: 1 } },
        userErrors: [],
      },
    });
    const run = await db().scoreRun.findFirstOrThrow({ where: { method: 'mcm' } });
    expect(await queued()).toEqual([...before, { name: 'encode', data: { runId: run.id } }]);
  });

  it('a run takes an encoder that is installed, and a method that it can do', async () => {
    const { datasetId } = await scoredDataset(db());
    const start = `mutation ($input: StartRunInput!) { startRun(input: $input) { run { encoderId } userErrors { code path message } } }`;
    const answer = async (input: object) =>
      (await api().graphql(start, { input: { datasetId: globalId('Dataset', datasetId), ...input } })).data?.startRun;
    expect(await answer({ encoderId })).toEqual({ run: { encoderId }, userErrors: [] });
    expect(await answer({ encoderId: 'clip@0000000000000000' })).toMatchObject({
      run: null,
      userErrors: [{ code: 'NOT_FOUND', path: ['input', 'encoderId'] }],
    });
    expect(await answer({ method: 'clipn' })).toMatchObject({
      run: null,
      userErrors: [{ code: 'BAD_ARGUMENT', path: ['input', 'method'], message: 'clipn: it has no “no” text tower.' }],
    });
  });

  it('a run without its job is not kept', async () => {
    const { datasetId } = await scoredDataset(db());
    await db().$executeRaw`ALTER TABLE pgboss.job RENAME TO job_away`;
    try {
      const { errors } = await api().graphql(startRun, { datasetId: globalId('Dataset', datasetId) });
      expect(errors?.[0]?.extensions?.code).toBe('INTERNAL');
      expect(JSON.stringify(errors)).not.toMatch(/pgboss|relation|select/i);
      expect(api().logged.at(-1)).toContain(String(errors?.[0]?.extensions?.id));
    } finally {
      await db().$executeRaw`ALTER TABLE pgboss.job_away RENAME TO job`;
    }
    expect(await db().scoreRun.count()).toBe(1);
  });

  it('a job without its run is not kept', async () => {
    const { datasetId } = await scoredDataset(db());
    const before = await queued();
    const late: Queue = {
      ...queue(),
      async send(name, payload, tx) {
        await queue().send(name, payload, tx);
        throw new Error('something after the job goes wrong');
      },
    };
    const failing = await startApi(database(), late);
    const { errors } = await failing.graphql(startRun, { datasetId: globalId('Dataset', datasetId) });
    await failing.close();
    expect(errors?.[0]?.extensions?.code).toBe('INTERNAL');
    expect(await queued()).toEqual(before);
    expect(await db().scoreRun.count()).toBe(1);
  });

  it('a run needs a method that exists, classes, and images', async () => {
    const { datasetId, projectId } = await scoredDataset(db());
    const answer = async (method = 'neglabel', id = datasetId) =>
      (await api().graphql(startRun, { datasetId: globalId('Dataset', id), method })).data?.startRun;
    expect(await answer('guess')).toMatchObject({
      run: null,
      userErrors: [{ code: 'BAD_ARGUMENT', path: ['input', 'method'] }],
    });
    const empty = await db().dataset.create({ data: { projectId, name: 'empty' } });
    expect(await answer('neglabel', empty.id)).toMatchObject({ run: null, userErrors: [{ code: 'FOLDER_EMPTY' }] });
    await db().project.update({ where: { id: projectId }, data: { activeLabelSetId: null } });
    expect(await answer()).toMatchObject({ run: null, userErrors: [{ code: 'LABELS_MISSING' }] });
    expect(await db().scoreRun.count()).toBe(1);
  });
});
