import type { Db } from '../client.ts';
import type { Prisma, Projection } from '../generated/prisma/client.ts';
import { chunksOf, inTransaction } from '../transaction.ts';
import { cancelled, type Failure, failed, open, queuedAgain } from './ending.ts';

export interface NewProjection {
  readonly datasetId: string;
  readonly encoderId: string;
  readonly method: string;
  readonly parameters: Prisma.InputJsonObject;
  readonly seed: number;
}

/** A map to be made; the one that is on its way when there is one. @returns whether it is new */
export function addProjection(db: Db, wanted: NewProjection): Promise<{ projection: Projection; isNew: boolean }> {
  return inTransaction(db, async (tx) => {
    // Two who ask at once get the same one.
    await tx.$queryRaw`SELECT id FROM "Dataset" WHERE id = ${wanted.datasetId}::uuid FOR UPDATE`;
    const underWay = await tx.projection.findFirst({ where: { datasetId: wanted.datasetId, status: open } });
    if (underWay !== null) return { projection: underWay, isNew: false };
    return { projection: await tx.projection.create({ data: wanted }), isNew: true };
  });
}

/** Puts a map to work, or begins anew with one whose worker was lost; null when there is nothing to do any more. */
export async function startProjection(db: Db, id: string): Promise<Projection | null> {
  const now = new Date();
  await db.projection.updateMany({ where: { id, status: open, startedAt: null }, data: { startedAt: now } });
  const { count } = await db.projection.updateMany({
    where: { id, status: open },
    data: { status: 'RUNNING', heartbeatAt: now, done: 0 },
  });
  if (count === 0) return null;
  await db.projectedSample.deleteMany({ where: { projectionId: id } });
  return db.projection.findUnique({ where: { id } });
}

/** Says that a worker is alive on the map, and how far it has come. False: it is no longer wanted. */
export async function projectionHeartbeat(
  db: Db,
  id: string,
  progress: Partial<Pick<Projection, 'done' | 'total'>> = {},
): Promise<boolean> {
  const { count } = await db.projection.updateMany({
    where: { id, status: 'RUNNING' },
    data: { ...progress, heartbeatAt: new Date() },
  });
  return count > 0;
}

/** Completes a map; older ones of its dataset go with their places. */
export async function finishProjection(db: Db, { id, datasetId, createdAt }: Projection): Promise<void> {
  await inTransaction(db, async (tx) => {
    const { count } = await tx.projection.updateMany({
      where: { id, status: 'RUNNING' },
      data: { status: 'COMPLETED', finishedAt: new Date() },
    });
    if (count === 0) return;
    await tx.projection.deleteMany({
      where: { datasetId, id: { not: id }, createdAt: { lte: createdAt }, NOT: { status: open } },
    });
  });
}

export async function failProjection(db: Db, id: string, error: Failure): Promise<void> {
  await db.projection.updateMany({
    where: { id, status: open },
    data: failed(error),
  });
}

/** False when it had ended before. */
export async function cancelProjection(db: Db, id: string): Promise<boolean> {
  const { count } = await db.projection.updateMany({
    where: { id, status: open },
    data: cancelled(),
  });
  return count > 0;
}

export interface Place {
  readonly sampleId: string;
  readonly x: number;
  readonly y: number;
}

const placesAtOnce = 1000;

/** Writes places; a sample that was deleted meanwhile gets none. */
export async function writePlaces(db: Db, projectionId: string, places: readonly Place[]): Promise<void> {
  for (const chunk of chunksOf(places, placesAtOnce)) {
    await db.$executeRaw`
      INSERT INTO "ProjectedSample" ("projectionId", "sampleId", x, y)
      SELECT ${projectionId}::uuid, s.id, p.x, p.y
      FROM unnest(${chunk.map(({ sampleId }) => sampleId)}::uuid[], ${chunk.map(({ x }) => x)}::real[],
                  ${chunk.map(({ y }) => y)}::real[]) AS p("sampleId", x, y)
      JOIN "Sample" s ON s.id = p."sampleId"
      ON CONFLICT ("projectionId", "sampleId") DO UPDATE SET x = EXCLUDED.x, y = EXCLUDED.y`;
  }
}

export interface ProjectionsOfDataset {
  /** The map that was asked for last. */
  readonly latest: Projection | null;
  /** The latest that is complete. */
  readonly shown: Projection | null;
}

export async function projectionsOf(db: Db, datasetId: string): Promise<ProjectionsOfDataset> {
  const orderBy: Prisma.ProjectionOrderByWithRelationInput[] = [{ createdAt: 'desc' }, { id: 'desc' }];
  const [latest, shown] = await Promise.all([
    db.projection.findFirst({ where: { datasetId }, orderBy }),
    db.projection.findFirst({ where: { datasetId, status: 'COMPLETED' }, orderBy }),
  ]);
  return { latest, shown };
}

/** How many embedded samples of its dataset a map has no place for. */
export async function countUnplaced(db: Db, { id, datasetId, encoderId }: Projection): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Sample" s
    JOIN "Embedding" e ON e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}
    WHERE s."datasetId" = ${datasetId}::uuid AND s."errorCode" IS NULL
      AND NOT EXISTS (SELECT FROM "ProjectedSample" p WHERE p."projectionId" = ${id}::uuid AND p."sampleId" = s.id)`;
  return row?.n ?? 0;
}

/** Queues a map that failed or was cancelled, to be made from the beginning. False: it has not ended, or another is made. */
export function requeueProjection(db: Db, id: string): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const known = await tx.projection.findUnique({ where: { id } });
    if (known === null) return false;
    await tx.$queryRaw`SELECT id FROM "Dataset" WHERE id = ${known.datasetId}::uuid FOR UPDATE`;
    if ((await tx.projection.count({ where: { datasetId: known.datasetId, status: open } })) > 0) return false;
    const { count } = await tx.projection.updateMany({
      where: { id, status: { in: ['FAILED', 'CANCELLED'] } },
      data: { ...queuedAgain, done: 0, createdAt: new Date() },
    });
    return count > 0;
  });
}
