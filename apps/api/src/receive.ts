import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { mkdir, stat } from 'node:fs/promises';
import { createLanes, largestArchive, publicError, StrayError, uploadId } from '@stray/core';
import { addUpload, type Db } from '@stray/db';
import { addSamples, openParcelDesk } from '@stray/pipeline';
import { dropReceived, dropReceivedForGood, receivedFolder, receivedPath } from '@stray/storage';
import { describe } from '@stray/telemetry';
import { ERRORS, EVENTS, Server, type Upload } from '@tus/server';
import DataLoader from 'dataloader';
import type { RequestHandler, Response } from 'express';
import { createAccess, requireRole } from './access/access.ts';
import type { Viewer } from './access/viewer.ts';
import { viewerOf } from './identity/authenticate.ts';
import { readId } from './readId.ts';
import { type Received, readSender, senderKey, writeReceived, writeSender } from './received.ts';
import { readReceived } from './receivedFile.ts';
import { diskFull, ReceivedStore } from './receivedStore.ts';
import { codeOf, countRefusal, refusalBody, refusalOf } from './refuse.ts';
import { openRoom, type PendingFile, type RoomLimits } from './room.ts';
import type { Services } from './services.ts';

/** What was begun and not gone on with so long is thrown away. */
const keptMs = 7 * 24 * 3600_000;
const sweepEveryMs = 30_000;

/** Enough that one is stored while others are written down. */
const parcelsAtOnce = 4;

/** What arrives within it is written together. */
const togetherMs = 4;

const gone = () => new StrayError('NOT_FOUND', 'The dataset is gone.');

export interface Receiver {
  readonly handle: RequestHandler;
  /** When nothing is received any more. */
  stop(): Promise<void>;
}

/**
 * Files in pieces, by the tus protocol (https://tus.io, version 1.0): images, which are samples of a dataset when their last
 * byte is acknowledged, and archives, which are then taken apart in the background. A client goes on where a broken
 * connection, or a server that died, has left it.
 */
export async function receiveFiles(services: Services, limits: RoomLimits): Promise<Receiver> {
  const { db, blobs, queue, log, home } = services;
  await mkdir(receivedFolder(home), { recursive: true });
  const store = new ReceivedStore(home);
  const atWork = new Set<string>();
  const asking = new AsyncLocalStorage<Response>();
  const answer = (): Response => {
    const found = asking.getStore();
    if (found === undefined) throw new Error('Files are received within a request.');
    return found;
  };
  const viewer = (): Viewer => viewerOf(answer());

  /** What was begun and is not taken in, with its project. */
  const pending = async (): Promise<PendingFile[]> => {
    const ids = (await store.configstore.list?.()) ?? [];
    const begun = await Promise.all(ids.map((id) => store.getUpload(id).catch(() => undefined)));
    const files = begun.flatMap((upload) => {
      const datasetId = readId(upload?.metadata?.dataset ?? '', 'Dataset');
      return upload?.size === undefined || datasetId === undefined ? [] : [{ upload, datasetId }];
    });
    const datasets = await db.dataset.findMany({
      where: { id: { in: [...new Set(files.map(({ datasetId }) => datasetId))] } },
      select: { id: true, projectId: true },
    });
    const projects = new Map(datasets.map(({ id, projectId }) => [id, projectId]));
    return files.map(({ upload: { id, size = 0, offset }, datasetId }) => ({
      id,
      projectId: projects.get(datasetId) ?? '',
      bytes: size,
      received: offset,
    }));
  };

  const inTurn = createLanes(parcelsAtOnce);
  const parcels = openParcelDesk({ db, blobs }, (error) =>
    log.error(
      { error: describe(error) },
      'Photos that were taken in could not be written to files of their own; it is tried again.',
    ),
  );
  const room = openRoom({ db, home, pending, unwritten: parcels.unwritten }, limits);

  /** Files that arrive together are written in one statement. False: their dataset is gone. */
  const samples = new DataLoader<Extract<Received, { sample: unknown }>, boolean>(
    async (added) => {
      const ids = [...new Set(added.map(({ datasetId }) => datasetId))];
      const there = await projectsOf(db, ids);
      for (const id of there.keys()) {
        const its = added.filter(({ datasetId }) => datasetId === id).map(({ sample }) => sample);
        await addSamples(db, id, its);
      }
      const taken = added.filter(({ datasetId }) => there.has(datasetId));
      await writeReceived(db, taken, there);
      return added.map(({ datasetId }) => there.has(datasetId));
    },
    { cache: false, maxBatchSize: 500, batchScheduleFn: (begin) => setTimeout(begin, togetherMs) },
  );

  /** A file that is there whole becomes a sample, or a job. Done again after a loss, it adds nothing twice. */
  const takeIn = async ({ id, size = 0, metadata: given }: Pick<Upload, 'id' | 'size' | 'metadata'>) => {
    atWork.add(id);
    try {
      const file = readReceived(given, size);
      const { datasetId, place } = file;
      if (file.kind === 'image') {
        const stored = await blobs.putFile(receivedPath(home, id));
        const wasThere = await samples.load({ datasetId, sender: file.sender, sample: { ...place, ...stored } });
        // Between the two the collector may have taken the same bytes for nobody's.
        if (!(await blobs.has(stored.sha256))) await blobs.putFile(receivedPath(home, id));
        await dropReceived(home, id);
        if (!wasThere) throw gone();
        return;
      }
      const projects = await projectsOf(db, [datasetId]);
      if (!projects.has(datasetId)) {
        await dropReceived(home, id);
        throw gone();
      }
      if (file.kind === 'parcel') {
        const parcel = { id, datasetId, path: receivedPath(home, id), bytes: size, classes: file.classes };
        const photos = await inTurn(() => parcels.takeIn(parcel)).catch(async (error: unknown) => {
          // It would be no other the next time.
          if (error instanceof StrayError && error.code === 'ARCHIVE_INVALID') await dropReceived(home, id);
          throw error;
        });
        await writeReceived(db, [{ datasetId, sender: file.sender, photos }], projects);
        // What is deleted after it was acknowledged must not be taken in once more.
        await dropReceivedForGood(home, id);
        return;
      }
      await blobs.keepArchive(id, receivedPath(home, id));
      await db.$transaction(async (tx) => {
        const upload = {
          id,
          datasetId,
          name: place.path,
          bytes: size,
          classes: file.classes,
          wantedFormat: file.format,
        };
        if (!(await addUpload(tx, upload))) return;
        await writeReceived(tx, [{ datasetId, sender: file.sender, uploadId: id }], projects);
        await queue.send('upload', { uploadId: uploadId.parse(id) }, tx);
      });
      // Before its row was there, the collector may have taken it for nobody's.
      await blobs.keepArchive(id, receivedPath(home, id));
      // The server died after the archive was handed over, and it may have been taken apart since.
      if ((await db.upload.count({ where: { id, finishedAt: null } })) === 0) await blobs.dropArchive(id);
      await dropReceived(home, id);
    } finally {
      atWork.delete(id);
      room.done(id);
    }
  };

  /**
   * Files that were whole when the server died, or the database was away, before they were taken in. One that was written to
   * within `settledMs` is left to the request that it came by.
   */
  const sweep = async (settledMs: number) => {
    for (const id of (await store.configstore.list?.()) ?? []) {
      if (atWork.has(id)) continue;
      try {
        const upload = await store.getUpload(id);
        const begun = Date.parse(upload.creation_date ?? '');
        const { mtimeMs } = await stat(receivedPath(home, id));
        if (Math.abs(Date.now() - mtimeMs) < settledMs) continue;
        if (upload.offset === upload.size) await takeIn(upload);
        else if (Date.now() - begun > keptMs) await dropReceived(home, id);
      } catch (error) {
        log.warn({ uploadId: id, error: describe(error) }, 'A received file could not be taken in.');
      }
    }
  };
  const sweepQuietly = (settledMs: number) =>
    sweep(settledMs).catch((error: unknown) =>
      log.warn({ error: describe(error) }, 'Received files could not be looked at.'),
    );
  // Nothing is received yet.
  await parcels.restore();
  await sweepQuietly(0);
  const timer = setInterval(() => sweepQuietly(sweepEveryMs), sweepEveryMs);
  timer.unref();

  const tus = new Server({
    path: '/uploads',
    datastore: store,
    relativeLocation: true,
    maxSize: largestArchive,
    namingFunction: () => randomUUID(),
    // Pages of other sites are refused before, and get no leave to read.
    allowedOrigins: () => false,
    onIncomingRequest: async (request, id) => {
      const sender = viewer();
      if (sender.kind === 'local' || request.method === 'POST' || request.method === 'OPTIONS') return;
      // What somebody else has begun is not there, and who may not send files any more does not go on with theirs.
      const { metadata: given, size } = await store.getUpload(id);
      if (readSender(given)?.actorId !== sender.userId) throw ERRORS.FILE_NOT_FOUND;
      await requireRole(createAccess(db, sender), 'Dataset', readReceived(given, size).datasetId, 'CURATOR');
    },
    onUploadCreate: async (_request, { id, metadata: given, size }) => {
      const { datasetId } = readReceived(given, size);
      if (size === undefined) throw new StrayError('BAD_ARGUMENT', 'The length of a file has to be said at once.');
      const projectId = await requireRole(createAccess(db, viewer()), 'Dataset', datasetId, 'CURATOR');
      await room.admit({ id, projectId, bytes: size });
      return { metadata: { ...given, [senderKey]: writeSender(viewer()) } };
    },
    onUploadFinish: async (_request, upload) => {
      await takeIn(upload);
      return {};
    },
    onResponseError: (_request, error) => {
      if ('status_code' in error && !(error instanceof Error)) {
        const code = codeOf(error.status_code);
        if (code !== undefined) countRefusal(answer(), code);
        return undefined;
      }
      const refusal = refusalOf(diskFull(error) ?? error);
      if (refusal === undefined) log.error({ error: describe(error) }, 'A file could not be received.');
      else countRefusal(answer(), refusal.code);
      const body = refusalBody(refusal ?? publicError(undefined));
      return { status_code: refusal?.status ?? 500, body: JSON.stringify(body) };
    },
  });
  tus.on(EVENTS.POST_TERMINATE, (_request, _response, id) => room.done(id));
  return {
    handle: (request, response) => asking.run(response, () => tus.handle(request, response)),
    async stop() {
      clearInterval(timer);
      await parcels.close();
    },
  };
}

/** By dataset that is there: its project. */
async function projectsOf(db: Db, ids: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const found = await db.dataset.findMany({
    where: { id: { in: [...ids] }, deletedAt: null },
    select: { id: true, projectId: true },
  });
  return new Map(found.map(({ id, projectId }) => [id, projectId]));
}
