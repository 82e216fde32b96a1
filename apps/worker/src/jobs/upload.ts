import { archiveFormat, StrayError } from '@stray/core';
import { failUpload, finishUpload, type JobHandler, startUpload, uploadHeartbeat } from '@stray/db';
import { unpack } from '@stray/pipeline';
import { archivePath, dropArchive } from '@stray/storage';
import type { Context } from '../context.ts';
import { isPassing } from './refusal.ts';

/** upload: takes an archive apart that was received. */
export function uploadJob({ db, blobs, home, log }: Context): JobHandler<'upload'> {
  return async ({ uploadId }, signal) => {
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
      return (await uploadHeartbeat(db, uploadId, progress)) && !signal.aborted;
    }
  };
}
