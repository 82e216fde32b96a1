import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import type { Collection } from '../generated/prisma/client.ts';
import { type Failure, failed, open } from './ending.ts';

export interface LooseRow {
  readonly sha256: string;
  readonly bytes: number;
  readonly since: Date;
}

/** The next blobs that lost a sample or a list, in the order of their names. */
export async function looseBlobs(
  db: Db,
  { after = '', limit }: { readonly after?: string | undefined; readonly limit: number },
): Promise<LooseRow[]> {
  return db.looseBlob.findMany({ where: { sha256: { gt: after } }, orderBy: { sha256: 'asc' }, take: limit });
}

/** Forgets blobs that were looked at, but for those that lost another sample meanwhile. */
export async function forgetLoose(db: Db, rows: readonly LooseRow[]): Promise<void> {
  const seen = JSON.stringify(rows.map(({ sha256, since }) => ({ sha256, since })));
  await db.$executeRaw`
    DELETE FROM "LooseBlob" l USING jsonb_to_recordset(${seen}::jsonb) AS s(sha256 char(64), since timestamptz(3))
    WHERE l.sha256 = s.sha256 AND l.since = s.since`;
}

/**
 * Which of these blobs may be thrown away: no sample, no list of words, no recipe and no export names them, and nobody holds the
 * collector off. One statement, so that it is decided at one moment.
 */
export async function unusedAmong(db: Db, sha256s: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ sha256: string }[]>`
    SELECT u.sha256 FROM unnest(${[...sha256s]}::char(64)[]) AS u(sha256)
    WHERE NOT EXISTS (SELECT FROM "CollectionHold" WHERE until > now())
      AND NOT EXISTS (SELECT FROM "Sample" WHERE sha256 = u.sha256)
      AND NOT EXISTS (SELECT FROM "WordList" WHERE sha256 = u.sha256)
      AND u.sha256 NOT IN (
        SELECT recipe->>'wordList' FROM "CorpusVersion" WHERE recipe->>'wordList' IS NOT NULL
        UNION ALL SELECT recipe->>'wordList' FROM "Mining" WHERE recipe->>'wordList' IS NOT NULL
        UNION ALL SELECT recipe->>'wordList' FROM "CorpusDraft" WHERE recipe->>'wordList' IS NOT NULL
        UNION ALL SELECT sha256 FROM "Export" WHERE sha256 IS NOT NULL)`;
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** Whether a backup is under way, or the like. */
export async function isHeld(db: Db): Promise<boolean> {
  return (await db.collectionHold.count({ where: { until: { gt: new Date() } } })) > 0;
}

/** Deletes the embeddings, and what was measured, of blobs that no sample has. @returns how many embeddings */
export async function deleteUnusedEmbeddings(db: Db, sha256s: readonly string[]): Promise<number> {
  await db.$executeRaw`
    DELETE FROM "BlobQuality" q WHERE sha256 = ANY(${[...sha256s]}::char(64)[])
      AND NOT EXISTS (SELECT FROM "Sample" s WHERE s.sha256 = q.sha256)`;
  return db.$executeRaw`
    DELETE FROM "Embedding" e WHERE sha256 = ANY(${[...sha256s]}::char(64)[])
      AND NOT EXISTS (SELECT FROM "Sample" s WHERE s.sha256 = e.sha256)`;
}

export interface EmbeddingPage {
  /** Of blobs that no sample has, and written before `before`. */
  readonly unused: string[];
  /** Where the page ended; undefined after the last. */
  readonly last: string | undefined;
}

/** Looks through the embeddings in the order of their blobs, a page at a time. */
export async function unusedEmbeddings(
  db: Db,
  { after = '', limit, before }: { readonly after?: string | undefined; readonly limit: number; readonly before: Date },
): Promise<EmbeddingPage> {
  const rows = await db.$queryRaw<{ sha256: string; unused: boolean }[]>`
    SELECT p.sha256, p."createdAt" < ${before} AND NOT EXISTS (SELECT FROM "Sample" s WHERE s.sha256 = p.sha256) AS unused
    FROM (SELECT sha256, "createdAt" FROM "Embedding" WHERE sha256 > ${after}::char(64)
          ORDER BY sha256, "encoderId" LIMIT ${limit}) p`;
  const unused = [...new Set(rows.filter((row) => row.unused).map(({ sha256 }) => sha256))];
  // Rows of one blob that the limit parted are of one kind, whichever page they are on.
  return { unused, last: rows.length < limit ? undefined : rows.at(-1)?.sha256 };
}

/**
 * Asks for a collection; one that waits already does, and looks through everything when either was asked to.
 * @returns the one that waits, and whether it was made now
 */
export async function askForCollection(
  db: Db,
  { sweep }: { readonly sweep: boolean },
): Promise<{ readonly collection: Collection; readonly made: boolean }> {
  const waiting = await db.collection.findFirst({ where: { status: 'QUEUED' }, orderBy: { createdAt: 'asc' } });
  if (waiting === null) return { collection: await db.collection.create({ data: { sweep } }), made: true };
  if (!sweep || waiting.sweep) return { collection: waiting, made: false };
  return { collection: await db.collection.update({ where: { id: waiting.id }, data: { sweep } }), made: false };
}

/** Puts a collection to work, or goes on with one whose worker was lost; null when there is nothing to do any more. */
export async function startCollection(db: Db, id: string): Promise<Collection | null> {
  const now = new Date();
  const where = { id, status: open };
  await db.collection.updateMany({ where: { ...where, startedAt: null }, data: { startedAt: now } });
  await db.collection.updateMany({ where, data: { status: 'RUNNING', heartbeatAt: now } });
  const found = await db.collection.findUnique({ where: { id } });
  return found?.status === 'RUNNING' ? found : null;
}

export interface Freed {
  readonly blobs: number;
  readonly thumbnails: number;
  readonly embeddings: number;
  readonly files: number;
  readonly bytes: number;
}

/** Says that a worker is alive on the collection, and adds what it freed. */
export async function recordFreed(db: Db, id: string, freed: Partial<Freed> = {}): Promise<void> {
  const { blobs = 0, thumbnails = 0, embeddings = 0, files = 0, bytes = 0 } = freed;
  await db.collection.updateMany({
    where: { id, status: 'RUNNING' },
    data: {
      blobs: { increment: blobs },
      thumbnails: { increment: thumbnails },
      embeddings: { increment: embeddings },
      files: { increment: files },
      freedBytes: { increment: BigInt(bytes) },
      heartbeatAt: new Date(),
    },
  });
}

const keptCollections = 50;

/** Ends a collection well. Of those that ended long ago, the newest are kept. */
export async function finishCollection(db: Db, id: string): Promise<void> {
  const finishedAt = new Date();
  await db.collection.updateMany({ where: { id, status: 'RUNNING' }, data: { status: 'COMPLETED', finishedAt } });
  await db.$executeRaw`
    DELETE FROM "Collection" WHERE status NOT IN ('QUEUED', 'RUNNING') AND id NOT IN (
      SELECT id FROM "Collection" ORDER BY "createdAt" DESC LIMIT ${keptCollections})`;
}

export async function failCollection(db: Db, id: string, error: Failure): Promise<void> {
  await db.collection.updateMany({
    where: { id, status: open },
    data: failed(error),
  });
}

/** Collections that should be at work, and of which nothing has been heard for `olderThanMs`. */
export function stalledCollections(db: Db, olderThanMs: number): Promise<Collection[]> {
  const before = new Date(Date.now() - olderThanMs);
  return db.collection.findMany({
    where: {
      OR: [
        { status: 'RUNNING', heartbeatAt: { lt: before } },
        { status: 'QUEUED', createdAt: { lt: before } },
      ],
    },
  });
}

/** When everything was last looked through, or is going to be. */
export async function lastSweep(db: Db): Promise<Date | null> {
  const found = await db.collection.findFirst({
    where: { sweep: true, status: { not: 'FAILED' } },
    orderBy: { createdAt: 'desc' },
    select: { createdAt: true },
  });
  return found?.createdAt ?? null;
}

/**
 * Holds the collector off until `forMs` from now. What it has decided before is of blobs that no row named then.
 * @returns the hold, to be prolonged and ended
 */
export async function holdCollections(db: Db, forMs: number): Promise<string> {
  await db.collectionHold.deleteMany({ where: { until: { lt: new Date() } } });
  return (await db.collectionHold.create({ data: { until: new Date(Date.now() + forMs) } })).id;
}

/** @throws StrayError CONFLICT when it had run out */
export async function prolongHold(db: Db, id: string, forMs: number): Promise<void> {
  const { count } = await db.collectionHold.updateMany({
    where: { id, until: { gt: new Date() } },
    data: { until: new Date(Date.now() + forMs) },
  });
  if (count === 0) throw new StrayError('CONFLICT', 'Blobs could no longer be held; begin again.');
}

export async function endHold(db: Db, id: string): Promise<void> {
  await db.collectionHold.deleteMany({ where: { id } });
}
