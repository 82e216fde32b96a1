import { addProjection, finishProjection, type PrismaClient, putEmbeddings, startProjection } from '@stray/db';
import { projectSamples } from '@stray/pipeline';
import { openMapper } from '@stray/scoring';
import {
  embeddingOf,
  makeDataset,
  makeEmbedded,
  makeSamples,
  sha256Of,
  testEncoderId,
  withOneDatabase,
} from '@stray/testing';
import { expect, it } from 'vitest';

const facts = { encoderId: testEncoderId, method: 'umap', parameters: {}, seed: 42 };

withOneDatabase((database) => {
  const db = () => database().prisma;

  async function project(datasetId: string, signal: AbortSignal = new AbortController().signal) {
    const { projection } = await addProjection(db(), { datasetId, ...facts });
    const started = await startProjection(db(), projection.id);
    if (started === null) throw new Error('It is to be made.');
    const mapper = await openMapper(1);
    try {
      const wanted = await projectSamples({ db: db(), pool: database().pool, mapper }, { projection: started, signal });
      if (wanted) await finishProjection(db(), started);
      return { id: started.id, wanted };
    } finally {
      await mapper.close();
    }
  }
  const placesOf = (projectionId: string) => readPlaces(db(), projectionId);

  it('what is alike lies together, and the same dataset gives the same map', async () => {
    const { id: datasetId } = await makeDataset(db());
    await makeEmbedded(db(), datasetId, { count: 60 });
    const first = await placesOf((await project(datasetId)).id);
    const groups = [0, 1, 2, 3].map((group) => first.filter((_, i) => i % 4 === group));
    const centres = groups.map(centre);
    for (const [i, { x, y }] of first.entries()) {
      const away = centres.map((at) => Math.hypot(at.x - x, at.y - y));
      expect(away.indexOf(Math.min(...away))).toBe(i % 4);
    }
    expect(await placesOf((await project(datasetId)).id)).toEqual(first);
  });

  it('a map that is complete takes the place of the one before it', async () => {
    const { id: datasetId } = await makeDataset(db());
    await makeEmbedded(db(), datasetId, { count: 5 });
    await project(datasetId);
    const { id } = await project(datasetId);
    expect(await db().projection.findMany({ where: { datasetId } })).toEqual([
      expect.objectContaining({ id, status: 'COMPLETED' }),
    ]);
  });

  it.each([0, 1, 2, 3, 4, 5])('%i samples are a map', async (count) => {
    const { id: datasetId } = await makeDataset(db());
    await makeEmbedded(db(), datasetId, { count });
    const places = await placesOf((await project(datasetId)).id);
    expect(places).toHaveLength(count);
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBe(count);
    for (const { x, y } of places) expect([Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true]);
  });

  it('copies lie on one place, what has no embedding or could not be read lies nowhere, and what is all the same is drawn', async () => {
    const { id: datasetId } = await makeDataset(db());
    const embedding = embeddingOf(0, { groups: 2, dimension: 8 });
    const twins = Array.from({ length: 30 }, (_, i) => ({ sha256: sha256Of(`${datasetId} ${i}`), embedding }));
    await putEmbeddings(db(), testEncoderId, twins);
    const rows = [...twins, ...twins.slice(0, 3)].map(({ sha256 }, i) => ({
      datasetId,
      sha256,
      bytes: 1,
      path: `${i}`,
    }));
    await db().sample.createMany({
      data: [...rows, { datasetId, sha256: rows[0]?.sha256 ?? '', bytes: 1, path: 'bad' }],
    });
    await db().sample.updateMany({ where: { datasetId, path: 'bad' }, data: { errorCode: 'IMAGE_TRUNCATED' } });
    await makeSamples(db(), datasetId, 2);
    const places = await placesOf((await project(datasetId)).id);
    expect(places).toHaveLength(33);
    const [first] = places.filter(({ path }) => path === '0');
    expect(places.filter(({ path }) => path === '30')).toEqual([{ ...first, path: '30' }]);
    for (const { x, y } of places) expect([Number.isFinite(x), Number.isFinite(y)]).toEqual([true, true]);
  });

  it('one that is cancelled stops, and leaves the map before it as it was', async () => {
    const { id: datasetId } = await makeDataset(db());
    await makeEmbedded(db(), datasetId, { count: 20 });
    const before = await project(datasetId);
    const kept = await placesOf(before.id);
    expect(await project(datasetId, AbortSignal.abort())).toMatchObject({ wanted: false });
    expect(await placesOf(before.id)).toEqual(kept);
  });

  it('embeddings of several sizes are refused', async () => {
    const { id: datasetId } = await makeDataset(db());
    const samples = await makeSamples(db(), datasetId, 2);
    const rows = samples.map(({ sha256 }, i) => ({ sha256: sha256 ?? '', embedding: new Float32Array(3 + i).fill(1) }));
    await putEmbeddings(db(), testEncoderId, rows);
    await expect(project(datasetId)).rejects.toMatchObject({ code: 'ENCODER_INVALID' });
  });
});

async function readPlaces(db: PrismaClient, projectionId: string) {
  const rows = await db.projectedSample.findMany({
    where: { projectionId },
    include: { sample: { select: { path: true } } },
    orderBy: { sample: { path: 'asc' } },
  });
  return rows.map(({ x, y, sample }) => ({ path: sample.path, x, y }));
}

function centre(places: readonly { readonly x: number; readonly y: number }[]) {
  const sum = places.reduce((so, { x, y }) => ({ x: so.x + x, y: so.y + y }), { x: 0, y: 0 });
  return { x: sum.x / places.length, y: sum.y / places.length };
}
