import { createRun, putQuality, review } from '@stray/db';
import { expect, it } from 'vitest';
import { pathOf, scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const issueQuery = `query { projects(first: 10) { edges { node { name datasets(first: 5) { edges { node { name sampleCount
  latestRun { status method encoderId flaggedCount threshold }
  samples(first: 50, filter: {flagged: true}, orderBy: {field: SCORE, direction: ASC}) { totalCount edges { node {
    path score flagged nearestLabel { text similarity } topNegatives { text similarity } } } } } } } } } } }`;

const allOfAPage = `query ($id: ID!) { node(id: $id) { ... on Dataset { samples(first: 50) {
  totalCount pageInfo { hasNextPage endCursor } edges { cursor similarity node {
    id path sha256 bytes width height declaredClass declaredClasses split createdAt colour thumbnailUrl imageUrl
    score flagged pValue nearestLabel { text similarity } topNegatives { text similarity } looksLike { text similarity }
    reason error { code message } decision relabelTo tags note reviewer reviewedAt
    quality { issues brightnessP5 brightnessP99 sharpness entropy perceptualHash } } } } } } }`;

const page = `query ($after: String, $orderBy: SampleOrder, $filter: SampleFilter, $slug: String!) {
  project(slug: $slug) { datasets(first: 1) { edges { node { samples(first: 7, after: $after, orderBy: $orderBy, filter: $filter) {
    totalCount pageInfo { hasNextPage endCursor } edges { node { path score } } } } } } } }`;

interface Page {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly edges: readonly { readonly node: { readonly path: string; readonly score: number | null } }[];
}

suite('queries', ({ api, db }) => {
  it('the question of the page is answered in a few statements', async () => {
    await scoredDataset(db());
    const { result, statements } = await api().countStatements(() => api().graphql(issueQuery));
    await matches('question', result);
    expect(statements).toMatchInlineSnapshot(`5`);
  });

  it('a page of 50 with all that its samples tell takes six statements', async () => {
    const { datasetId, runId } = await scoredDataset(db(), { count: 60 });
    const samples = await db().sample.findMany({ where: { datasetId } });
    const measures = { brightnessP5: 0.1, brightnessP99: 0.9, sharpness: 0.2, entropy: 6, perceptualHash: null };
    await putQuality(
      db(),
      samples.map(({ sha256 }) => ({ sha256, ...measures })),
    );
    const told = { decision: 'DROP', addedTags: ['rain'], note: 'wet' } as const;
    const by = { actorKind: 'LOCAL', actor: 'local' } as const;
    await review(db(), { datasetId, runId, samples: { filter: {} }, by, ...told });
    const { result, tables } = await api().countStatements(() =>
      api().graphql(allOfAPage, { id: Buffer.from(`Dataset:${datasetId}`).toString('base64') }),
    );
    expect(result.errors).toBeUndefined();
    const { node } = result.data as { node: { samples: { totalCount: number; edges: object[] } } };
    const { totalCount, edges } = node.samples;
    expect({ totalCount, edges: edges.length }).toEqual({ totalCount: 61, edges: 50 });
    expect(edges[0]).toMatchObject({
      node: { decision: 'DROP', tags: ['rain'], note: 'wet', quality: { entropy: 6 } },
    });
    // Those that wait for nothing come in any order.
    expect(tables.sort()).toMatchInlineSnapshot(`
      [
        "Dataset",
        "IdLabel ScoreRun",
        "Review",
        "Sample",
        "Sample BlobQuality DatasetQuality Duplicate",
        "SampleScore Sample",
      ]
    `);
  });

  it('more datasets cost a page and a count each, and nothing more', async () => {
    const first = await scoredDataset(db(), { count: 5 });
    const before = await api().countStatements(() => api().graphql(issueQuery));
    await db().dataset.createMany({ data: ['b', 'c', 'd'].map((name) => ({ projectId: first.projectId, name })) });
    const after = await api().countStatements(() => api().graphql(issueQuery));
    expect(after.statements - before.statements).toBeLessThanOrEqual(3 * 2);
  });

  it.each([
    ['SCORE', 'ASC'],
    ['SCORE', 'DESC'],
    ['PATH', 'ASC'],
    ['PATH', 'DESC'],
    ['CREATED_AT', 'ASC'],
    ['CREATED_AT', 'DESC'],
  ])('pages by %s %s have no gap and no repeat', async (field, direction) => {
    await scoredDataset(db(), { count: 30 });
    const seen: string[] = [];
    let after: string | null = null;
    let more = true;
    while (more) {
      const samples = await readPage({ after, orderBy: { field, direction } });
      seen.push(...samples.edges.map(({ node }) => node.path));
      expect(samples.totalCount).toBe(31);
      more = samples.pageInfo.hasNextPage;
      after = samples.pageInfo.endCursor;
    }
    expect(seen).toHaveLength(31);
    expect(new Set(seen).size).toBe(31);
  });

  it('pages go on in the run that they began in', async () => {
    const { datasetId, runId } = await scoredDataset(db(), { count: 10 });
    const first = await readPage({ after: null });
    const { labelSetId, encoderId, method } = await db().scoreRun.findUniqueOrThrow({ where: { id: runId } });
    const later = await createRun(db(), {
      datasetId,
      labelSetId,
      encoderId,
      method: method === 'mcm' ? 'mcm' : 'neglabel',
      parameters: {},
      seed: 1,
    });
    await db().scoreRun.update({ where: { id: later.id }, data: { status: 'COMPLETED' } });
    const second = await readPage({ after: first.pageInfo.endCursor });
    expect(second.edges.map(({ node }) => node.score)).toEqual([0.7, 0.8, 0.9, null]);
  });

  it('the scores of the last completed run stay in sight while a new one is queued', async () => {
    const { datasetId, runId } = await scoredDataset(db());
    const run = await db().scoreRun.findUniqueOrThrow({ where: { id: runId } });
    await createRun(db(), {
      datasetId,
      labelSetId: run.labelSetId,
      encoderId: run.encoderId,
      method: 'mcm',
      parameters: {},
      seed: 0,
    });
    const { data } = await api().graphql(
      '{ project(slug: "clothes") { datasets { edges { node { latestRun { status method } shownRun { status method } samples(filter: {flagged: true}) { totalCount } } } } } }',
    );
    expect(data).toEqual({
      project: {
        datasets: {
          edges: [
            {
              node: {
                latestRun: { status: 'QUEUED', method: 'mcm' },
                shownRun: { status: 'COMPLETED', method: 'neglabel' },
                samples: { totalCount: 4 },
              },
            },
          ],
        },
      },
    });
  });

  it('filters combine', async () => {
    await scoredDataset(db());
    const samples = await readPage({
      after: null,
      filter: {
        or: [{ path: 'PHOTO-00' }, { failed: true }],
        not: { score: { gte: 0.1 } },
        and: [{ nearestLabel: 'dress' }],
      },
    });
    expect(samples.edges.map(({ node }) => node.path)).toEqual([pathOf(1)]);
    expect((await readPage({ after: null, filter: { failed: true } })).edges.map(({ node }) => node.path)).toEqual([
      'photos/broken.jpg',
    ]);
  });

  it('a sample tells all it knows, and is found again by its id', async () => {
    await scoredDataset(db());
    const fields = `path sha256 bytes width height declaredClass colour thumbnailUrl large: thumbnailUrl(size: 400) imageUrl score flagged
      pValue nearestLabel { text similarity } topNegatives(first: 1) { text } looksLike { text similarity } reason error { code message }`;
    const { data } = await api().graphql(
      `{ project(slug: "clothes") { datasets { edges { node { samples(first: 1) { edges { node { id ${fields} } } } } } } } }`,
    );
    const text = JSON.stringify(data);
    const id = /"id":"([^"]+)"/.exec(text)?.[1];
    const again = await api().graphql(
      `query ($id: ID!) { node(id: $id) { __typename id ... on Sample { ${fields} } } }`,
      { id },
    );
    expect(text).toContain(JSON.stringify(again.data?.node).replace('{"__typename":"Sample",', '').slice(0, -1));
    await matches('sample', { ...(again.data?.node as object), id: 'its id' });
  });

  it('a file that could not be read has its reason, and no score', async () => {
    await scoredDataset(db());
    const { data } = await api().graphql(
      '{ project(slug: "clothes") { datasets { edges { node { samples(filter: {failed: true}) { edges { node { path score flagged reason nearestLabel { text } error { code message } } } } } } } } }',
    );
    await matches('unreadable', data);
  });

  it('the histogram counts every scored sample once', async () => {
    await scoredDataset(db());
    const { data } = await api().graphql(
      '{ project(slug: "clothes") { datasets { edges { node { histogram(bins: 5) { from to count flagged } } } } } }',
    );
    await matches('histogram', data);
  });

  it('a dataset shows its eight steps', async () => {
    await scoredDataset(db());
    const { data } = await api().graphql(
      '{ project(slug: "clothes") { datasets { edges { node { steps { word status done failed total } } } } } }',
    );
    await matches('steps', data);
  });

  it('everything about a project can be reached', async () => {
    await scoredDataset(db());
    const { data, errors } =
      await api().graphql(`{ encoders { id family dimension logitScale device } project(slug: "clothes") {
      name slug activeLabelSet { version hash labels { text prompt } parent { id } createdBy } activeCorpusVersion { number }
      labelSets { totalCount edges { node { version } } } corpora { totalCount } jobs(first: 2) { totalCount edges { node { word status error { code } run { method } dataset { name } } } }
      datasets { totalCount pageInfo { hasNextPage } edges { cursor node { project { name } runs { totalCount edges { node { status progress warnings parameters labelSet { version } corpusVersion { number } error { code } dataset { name } } } } } } } } }`);
    expect(errors).toBeUndefined();
    await matches('project', data);
  });

  it.each([
    ['no base64', 'node(id: "!!!") { id }'],
    ['no id', `node(id: "${Buffer.from('Sample:1').toString('base64')}") { id }`],
    [
      'no type of ours',
      `node(id: "${Buffer.from('Fish:0198a000-0000-7000-8000-000000000000').toString('base64')}") { id }`,
    ],
    ['a cursor of something else', 'projects(after: "abc") { totalCount edges { node { id } } }'],
  ])('malformed input is the caller’s mistake: %s', async (_, field) => {
    const { errors } = await api().graphql(`{ ${field} }`);
    expect(errors?.[0]?.extensions?.code).toBe('BAD_ARGUMENT');
  });

  it('an id of nothing is null', async () => {
    const id = Buffer.from('Sample:0198a000-0000-7000-8000-000000000000').toString('base64');
    expect(await api().graphql(`{ node(id: "${id}") { id } }`)).toEqual({ data: { node: null } });
  });

  it('a cursor that was made up is refused', async () => {
    await scoredDataset(db());
    const { errors } = await api().graphql(page, { slug: 'clothes', after: 'made-up' });
    expect(errors?.[0]).toMatchObject({
      message: '`after` is not a cursor of this connection.',
      extensions: { code: 'BAD_ARGUMENT' },
    });
  });

  async function readPage(variables: Record<string, unknown>): Promise<Page> {
    const { data, errors } = await api().graphql(page, { slug: 'clothes', ...variables });
    expect(errors).toBeUndefined();
    const project = data?.project as { datasets: { edges: { node: { samples: Page } }[] } };
    const samples = project.datasets.edges[0]?.node.samples;
    if (samples === undefined) throw new Error('The page is not there.');
    return samples;
  }
});

/** The same answer, whatever the database. */
function matches(name: string, answer: unknown): Promise<void> {
  const text = JSON.stringify(answer, (key, value) => (key === 'cursor' ? 'a cursor' : value), 2);
  return expect(`${text}\n`).toMatchFileSnapshot(`snapshots/${name}.json`);
}
