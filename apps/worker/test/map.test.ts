import { projectionId } from '@stray/core';
import { addProjection, cancelProjection } from '@stray/db';
import { makeDataset, makeEmbedded, testEncoderId, withOneDatabase } from '@stray/testing';
import { expect, it, vi } from 'vitest';
import { end } from './startedWorker.ts';
import { workersOf } from './workers.ts';

const soon = { timeout: 120_000, interval: 20 };

// What both databases do alike, runs try on both; here most of the time is waiting for a worker to be taken for dead.
withOneDatabase((database) => {
  const { queue, start } = workersOf(database);
  async function askFor(datasetId: string): Promise<string> {
    const facts = { encoderId: testEncoderId, method: 'umap', parameters: {}, seed: 1 };
    const { projection } = await addProjection(database().prisma, { datasetId, ...facts });
    await queue().send('project', { projectionId: projectionId.parse(projection.id) });
    return projection.id;
  }
  const stateOf = (id: string) => database().prisma.projection.findUniqueOrThrow({ where: { id } });
  const placed = (id: string) => database().prisma.projectedSample.count({ where: { projectionId: id } });

  it('a map whose worker is killed is made by the next one', async () => {
    const { id: datasetId } = await makeDataset(database().prisma);
    await makeEmbedded(database().prisma, datasetId, { count: 800 });
    const id = await askFor(datasetId);
    const first = start();
    await vi.waitFor(async () => expect((await stateOf(id)).done).toBeGreaterThan(0), soon);
    await end(first, 'SIGKILL');
    expect((await stateOf(id)).status).toBe('RUNNING');
    // What the sweep waits for is silence; it need not be waited for here.
    await database().prisma.projection.update({ where: { id }, data: { heartbeatAt: new Date(0) } });
    start();
    await vi.waitFor(async () => expect((await stateOf(id)).status).toBe('COMPLETED'), soon);
    expect(await stateOf(id)).toMatchObject({ done: 4000, total: 4000, errorCode: null });
    expect(await placed(id)).toBe(800);
  }, 280_000);

  it('a map that is cancelled while it is made gets no further', async () => {
    const { id: datasetId } = await makeDataset(database().prisma);
    await makeEmbedded(database().prisma, datasetId, { count: 800 });
    const id = await askFor(datasetId);
    await vi.waitFor(async () => expect((await stateOf(id)).done).toBeGreaterThan(0), soon);
    expect(await cancelProjection(database().prisma, id)).toBe(true);
    const other = await makeDataset(database().prisma);
    await makeEmbedded(database().prisma, other.id, { count: 3 });
    const next = await askFor(other.id);
    await vi.waitFor(async () => expect((await stateOf(next)).status).toBe('COMPLETED'), soon);
    expect(await stateOf(id)).toMatchObject({ status: 'CANCELLED' });
    expect(await placed(id)).toBe(0);
  }, 280_000);

  it('a map that cannot be made ends with the reason', async () => {
    const { id: datasetId } = await makeDataset(database().prisma);
    await makeEmbedded(database().prisma, datasetId, { count: 3, dimension: 8 });
    const [sample] = await database().prisma.sample.findMany({ where: { datasetId } });
    await database().prisma.$executeRaw`UPDATE "Embedding" SET embedding = '[1,2,3]' WHERE sha256 = ${sample?.sha256}`;
    const id = await askFor(datasetId);
    await vi.waitFor(async () => expect((await stateOf(id)).status).toBe('FAILED'), soon);
    expect(await stateOf(id)).toMatchObject({ errorCode: 'ENCODER_INVALID' });
  });
});
