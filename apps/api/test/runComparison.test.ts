import { encodeGlobalID } from '@pothos/plugin-relay';
import { createRun, finishRun, flagRun, startRun } from '@stray/db';
import { makeScores } from '@stray/testing';
import { expect, it } from 'vitest';
import { encoderId, pathOf, scoredDataset } from './fixture.ts';
import { suite } from './suite.ts';

const compare = `query ($id: ID!, $with: ID!) { node(id: $id) { ... on ScoreRun { compare(runId: $with) {
  run { id } compared flaggedInBoth enteringCount leavingCount correlation
  entering(first: 2) { sample { path } before after }
  leaving { sample { path } before after }
  points { before after }
} } } }`;
const runs = `query ($id: ID!, $after: String) { node(id: $id) { ... on Project {
  runs(first: 2, after: $after) { totalCount pageInfo { hasNextPage endCursor } edges { node { id dataset { name } } } }
} } }`;

suite('runs beside each other', ({ api, db }) => {
  /** Two runs of one dataset; the later one sees the i-th sample as the earlier one saw the last but i. */
  async function twoRuns(name = 'Clothes') {
    const { projectId, datasetId, runId } = await scoredDataset(db(), { name });
    const { labelSetId } = await db().scoreRun.findUniqueOrThrow({ where: { id: runId } });
    const scores = await db().sampleScore.findMany({ where: { runId }, orderBy: { score: 'asc' } });
    const given = { datasetId, labelSetId, encoderId, method: 'mcm', parameters: {}, seed: 0 } as const;
    const again = await createRun(db(), given);
    await startRun(db(), again.id);
    await makeScores(
      db(),
      again.id,
      scores.slice(1).map(({ sampleId, score }) => ({
        sampleId,
        score: 0.95 - score,
        nearestLabel: { text: 'hat', similarity: 0.5 },
        topNegatives: [],
        looksLike: [],
      })),
    );
    await flagRun(db(), again.id, { threshold: 0.16, policy: 'given', parameters: {} });
    await finishRun(db(), again.id);
    return { projectId, datasetId, earlier: runId, later: again.id };
  }
  const id = (run: string) => encodeGlobalID('ScoreRun', run);

  it('tell what changed side, the largest changes first, and how far their scores agree', async () => {
    const { earlier, later } = await twoRuns();
    const { data, errors } = await api().graphql(compare, { id: id(earlier), with: id(later) });
    expect(errors).toBeUndefined();
    const { compare: found } = (data as { node: { compare: Record<string, unknown> } }).node;
    expect(found).toMatchObject({ run: { id: id(later) }, compared: 19, flaggedInBoth: 0 });
    expect(found.enteringCount).toBe(4);
    expect(found.leavingCount).toBe(3);
    expect(found.correlation).toBeCloseTo(-1);
    expect(found.entering).toEqual([
      { sample: { path: pathOf(19) }, before: 0.95, after: 0 },
      { sample: { path: pathOf(18) }, before: 0.9, after: expect.closeTo(0.05) },
    ]);
    expect((found.leaving as { sample: { path: string } }[]).map(({ sample }) => sample.path)).toEqual(
      [1, 2, 3].map(pathOf),
    );
    expect(found.points).toHaveLength(19);
  });

  it('change nothing against themselves', async () => {
    const { earlier } = await twoRuns();
    const { data } = await api().graphql(compare, { id: id(earlier), with: id(earlier) });
    expect(data).toMatchObject({
      node: { compare: { compared: 20, enteringCount: 0, leavingCount: 0, correlation: expect.closeTo(1) } },
    });
  });

  it('are of one dataset, or are refused', async () => {
    const [clothes, fruit] = [await twoRuns(), await twoRuns('Fruit')];
    const { errors } = await api().graphql(compare, { id: id(clothes.earlier), with: id(fruit.later) });
    expect(errors?.[0]?.message).toBe('Only runs of the same dataset can be compared.');
    expect(errors?.[0]?.extensions?.code).toBe('BAD_ARGUMENT');
  });

  it('of a project come newest first, in pages, without those of datasets that were deleted', async () => {
    const { projectId, datasetId, earlier, later } = await twoRuns();
    await twoRuns('Fruit');
    const project = encodeGlobalID('Project', projectId);
    const page = async () => (await api().graphql(runs, { id: project })).data;
    expect(await page()).toEqual({
      node: {
        runs: {
          totalCount: 2,
          pageInfo: { hasNextPage: false, endCursor: expect.any(String) },
          edges: [later, earlier].map((run) => ({ node: { id: id(run), dataset: { name: 'photos' } } })),
        },
      },
    });
    await db().dataset.update({ where: { id: datasetId }, data: { deletedAt: new Date() } });
    expect(await page()).toMatchObject({ node: { runs: { totalCount: 0, edges: [] } } });
  });
});
