import type { ImportFormat, ImportFound } from '@stray/core';
import type { Db } from '../client.ts';
import type { Upload } from '../generated/prisma/client.ts';
import { cancelled, type Failure, failed, open, queuedAgain } from './ending.ts';

export interface NewUpload {
  readonly id: string;
  readonly datasetId: string;
  readonly name: string;
  readonly bytes: number;
  readonly classes: boolean;
  /** The folder or S3 prefix that is read, where it is no archive. */
  readonly source?: string | undefined;
  /** Undefined to find it out. */
  readonly wantedFormat?: ImportFormat | undefined;
}

/** An archive that waits to be taken apart; one that is known stays as it is. False when it was known. */
export async function addUpload(db: Db, { bytes, ...upload }: NewUpload): Promise<boolean> {
  const data = { ...upload, bytes: BigInt(bytes) };
  const { count } = await db.upload.createMany({ data: [data], skipDuplicates: true });
  return count > 0;
}

/** Puts an archive to work, or goes on with one whose worker was lost; null when there is nothing to do any more. */
export async function startUpload(db: Db, id: string): Promise<Upload | null> {
  const now = new Date();
  const where = { id, status: open };
  await db.upload.updateMany({ where: { ...where, startedAt: null }, data: { startedAt: now } });
  await db.upload.updateMany({ where, data: { status: 'RUNNING', heartbeatAt: now } });
  const upload = await db.upload.findUnique({ where: { id } });
  return upload?.status === 'RUNNING' ? upload : null;
}

export interface UploadProgress extends Pick<Upload, 'done' | 'failed' | 'passedOver' | 'progress'> {
  readonly format?: ImportFormat | undefined;
  readonly found?: ImportFound | undefined;
}

/** Says that a worker is alive on the archive, and how far it has come. False: it is no longer to be worked on. */
export async function uploadHeartbeat(
  db: Db,
  id: string,
  { format, found, ...progress }: UploadProgress,
): Promise<boolean> {
  const { count } = await db.upload.updateMany({
    where: { id, status: 'RUNNING' },
    data: { ...progress, ...(format && { format }), ...(found && { found }), heartbeatAt: new Date() },
  });
  return count > 0;
}

export async function finishUpload(db: Db, id: string): Promise<void> {
  await db.upload.updateMany({
    where: { id, status: 'RUNNING' },
    data: { status: 'COMPLETED', progress: 1, finishedAt: new Date() },
  });
}

/** Ends an upload that cannot go on; what was taken of it stays. */
export async function failUpload(db: Db, id: string, error: Failure): Promise<void> {
  await db.upload.updateMany({
    where: { id, status: open },
    data: failed(error),
  });
}

/** Ends an upload that nobody wants any more; what was taken of it stays. False when it had ended before. */
export async function cancelUpload(db: Db, id: string): Promise<boolean> {
  const { count } = await db.upload.updateMany({
    where: { id, status: open },
    data: cancelled(),
  });
  return count > 0;
}

/** Queues an upload that has ended, to be done from the beginning; what it has taken in stays. False: it has not ended. */
export async function requeueUpload(db: Db, id: string): Promise<boolean> {
  const { count } = await db.upload.updateMany({
    where: { id, status: { in: ['FAILED', 'CANCELLED', 'COMPLETED'] } },
    data: { ...queuedAgain, done: 0, failed: 0, passedOver: 0, progress: 0, createdAt: new Date() },
  });
  return count > 0;
}

/** Those of these uploads that are to be taken apart still. */
export async function openUploadsAmong(db: Db, ids: readonly string[]): Promise<Set<string>> {
  const uuids = ids.filter((id) => /^[0-9a-f-]{36}$/.test(id));
  const open = await db.upload.findMany({
    where: { id: { in: uuids }, OR: [{ finishedAt: null }, { status: 'FAILED' }] },
    select: { id: true },
  });
  return new Set(open.map(({ id }) => id));
}
