import { encodeGlobalID } from '@pothos/plugin-relay';
import { createRun, ensureCorpus } from '@stray/db';
import { afterEach, expect, it } from 'vitest';
import { encoderId, scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const work = `query ($id: ID!, $first: Int, $after: String, $state: WorkState) { node(id: $id) { ... on Project {
  work(first: $first, after: $after, state: $state) {
    totalCount pageInfo { hasNextPage endCursor }
    edges { node {
      __typename
      ... on ScoreRun { id status progress error { code message } dataset { name } steps { word status } }
      ... on Upload { id status error { code } dataset { name } }
      ... on CorpusDraft { id draftStatus: status error { code } corpus { name } }
    } }
  }
} } }`;
const retryDraft = `mutation ($draftId: ID!) { retryCorpusDraft(input: { draftId: $draftId }) {
  draft { status error { code } } userErrors { code } } }`;

interface Found {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly edges: readonly { readonly node: { readonly __typename: string; readonly id: string } }[];
}

suite('the work of a project', ({ api, db }) => {
  afterEach(() => db().corpusDraft.deleteMany());

  async function makeWork(name = 'Clothes') {
    const { datasetId, projectId, runId } = await scoredDataset(db(), { name });
    const { labelSetId } = await db().scoreRun.findUniqueOrThrow({ where: { id: runId } });
    const run = await createRun(db(), { datasetId, labelSetId, encoderId, method: 'mcm', parameters: {}, seed: 0 });
    const lost = { errorCode: 'INTERNAL', errorMessage: 'Something went wrong.' };
    const failed = await db().scoreRun.create({
      data: { ...lost, datasetId, labelSetId, encoderId, method: 'mcm', parameters: {}, seed: 0, status: 'FAILED' },
    });
    const upload = await db().upload.create({
      data: { ...lost, datasetId, name: 'a.zip', bytes: 9n, status: 'FAILED' },
    });
    const corpus = await ensureCorpus(db(), { projectId, name: 'work' });
    const draft = await db().corpusDraft.create({
      data: { ...lost, corpusId: corpus.id, labelSetId, encoderId, recipe: {}, status: 'FAILED' },
    });
    return { projectId, run, failed, upload, draft };
  }
  const ask = async (projectId: string, variables: object = {}) => {
    const answer = await api().graphql(work, { id: encodeGlobalID('Project', projectId), ...variables });
    expect(answer.errors).toBeUndefined();
    return (answer.data as { node: { work: Found } }).node.work;
  };

  it('is runs, archives and minings, newest first, of that project alone', async () => {
    const { projectId } = await makeWork();
    await makeWork('Fruit');
    const all = await ask(projectId);
    expect(all.totalCount).toBe(5);
    expect(all.edges.map(({ node }) => node.__typename)).toEqual([
      'CorpusDraft',
      'Upload',
      'ScoreRun',
      'ScoreRun',
      'ScoreRun',
    ]);
  });

  it('of all projects comes together, without that of what was deleted', async () => {
    const clothes = await makeWork();
    const fruit = await makeWork('Fruit');
    const all = 'query ($state: WorkState) { work(state: $state) { totalCount edges { node { __typename } } } }';
    const count = async (state?: string) => {
      const { data, errors } = await api().graphql(all, { state });
      expect(errors).toBeUndefined();
      const { work: found } = data as { work: Found };
      expect(found.edges).toHaveLength(found.totalCount);
      return found.totalCount;
    };
    expect([await count(), await count('OPEN'), await count('FAILED')]).toEqual([10, 2, 6]);
    await db().project.update({ where: { id: clothes.projectId }, data: { deletedAt: new Date() } });
    expect(await count()).toBe(5);
    await db().dataset.updateMany({ where: { projectId: fruit.projectId }, data: { deletedAt: new Date() } });
    expect(await count(), 'the mining alone is of no dataset').toBe(1);
  });

  it('is told by its state: what failed comes with the reason', async () => {
    const { projectId, run, failed, upload, draft } = await makeWork();
    const open = await ask(projectId, { state: 'OPEN' });
    expect(open.edges).toEqual([
      { node: expect.objectContaining({ id: encodeGlobalID('ScoreRun', run.id), status: 'QUEUED', progress: 0 }) },
    ]);
    const bad = await ask(projectId, { state: 'FAILED' });
    expect(bad.totalCount).toBe(3);
    expect(bad.edges.map(({ node }) => node)).toEqual([
      {
        __typename: 'CorpusDraft',
        id: encodeGlobalID('CorpusDraft', draft.id),
        draftStatus: 'FAILED',
        error: { code: 'INTERNAL' },
        corpus: { name: 'work' },
      },
      expect.objectContaining({ id: encodeGlobalID('Upload', upload.id), error: { code: 'INTERNAL' } }),
      expect.objectContaining({
        id: encodeGlobalID('ScoreRun', failed.id),
        error: { code: 'INTERNAL', message: 'Something went wrong.' },
      }),
    ]);
    expect((await ask(projectId, { state: 'ENDED' })).totalCount).toBe(1);
  });

  it('comes in pages without gap or repeat', async () => {
    const { projectId } = await makeWork();
    const seen: string[] = [];
    for (let after: string | null = null; ; ) {
      const page = await ask(projectId, { first: 2, after });
      seen.push(...page.edges.map(({ node }) => node.id));
      if (!page.pageInfo.hasNextPage) break;
      after = page.pageInfo.endCursor;
    }
    expect(seen).toEqual((await ask(projectId)).edges.map(({ node }) => node.id));
    expect((await ask(projectId, { after: 'nonsense' })).edges).toHaveLength(5);
  });

  it('a draft that failed is mined again, once', async () => {
    const { draft } = await makeWork();
    const retry = async () =>
      (await api().graphql(retryDraft, { draftId: encodeGlobalID('CorpusDraft', draft.id) })).data;
    expect(await retry()).toEqual({ retryCorpusDraft: { draft: { status: 'MINING', error: null }, userErrors: [] } });
    expect(await retry()).toEqual({ retryCorpusDraft: { draft: null, userErrors: [{ code: 'CONFLICT' }] } });
    const jobs = await db().$queryRaw<
      unknown[]
    >`SELECT 1 FROM pgboss.job WHERE name = 'mine' AND singleton_key = ${draft.id}`;
    expect(jobs).toHaveLength(1);
  });
});
