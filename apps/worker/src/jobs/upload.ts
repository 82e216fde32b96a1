import { archiveFormat, StrayError } from '@stray/core';
import { failUpload, finishUpload, type JobHandler, readUsage, startUpload, uploadHeartbeat } from '@stray/db';
import { assertWithinQuota, unpack } from '@stray/pipeline';
import { archivePath, dropArchive } from '@stray/storage';
import type { Context } from '../context.ts';
import { isPassing } from './refusal.ts';

const lookEveryMs = 2_000;

/** upload: takes an archive apart that was received. */
export function uploadJob({ db, blobs, home, log, quota }: Context): JobHandler<'upload'> {
  return async ({ uploadId }, signal) => {
    let lookedAt = 0;
    const upload = await startUpload(db, uploadId);
    if (upload === null) {
      await dropArchive(home, uploadId);
      return;
    }
    const { datasetId, name, bytes, classes } = upload;
    try {
      const format = archiveFormat(name);
      if (format === undefined) throw new StrayError('ARCHIVE_INVALID', 'It is no zip, tar or tar.gz archive.');
      const path = archivePath(home, uploadId);
      const task = { datasetId, path, format, bytes: Number(bytes), classes };
      const ended = await unpack({ db, blobs }, { ...task, onBatch: (progress) => goOn(progress) });
      signal.throwIfAborted();
      if (ended) await finishUpload(db, uploadId);
      log.info({ uploadId }, 'The archive is taken apart.');
    } catch (error) {
      if (!(error instanceof StrayError) || isPassing(error)) throw error;
      log.warn({ uploadId, code: error.code, message: error.message }, 'The archive cannot be taken apart.');
      await failUpload(db, uploadId, error);
    }
    await dropArchive(home, uploadId);

    async function goOn(progress: Parameters<typeof uploadHeartbeat>[2]): Promise<boolean> {
      await assertRoom();
      return (await uploadHeartbeat(db, uploadId, progress)) && !signal.aborted;
    }

    /** An archive may unfold to more than it weighs; what came of it before the quota was reached stays. */
    async function assertRoom(): Promise<void> {
      if ((quota.project ?? quota.instance) === undefined || Date.now() - lookedAt < lookEveryMs) return;
      const { projectId } = await db.dataset.findUniqueOrThrow({ where: { id: datasetId } });
      assertWithinQuota(await readUsage(db, projectId), -Number(bytes), quota);
      lookedAt = Date.now();
    }
  };
}
