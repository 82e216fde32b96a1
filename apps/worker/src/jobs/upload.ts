import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { archiveFormat, importFormats, StrayError } from '@stray/core';
import {
  failUpload,
  finishUpload,
  type JobHandler,
  readUsage,
  startUpload,
  type Upload,
  uploadHeartbeat,
} from '@stray/db';
import {
  archiveTree,
  assertWithinQuota,
  type FileTree,
  findPlace,
  treeOf,
  type UnpackProgress,
  unpack,
} from '@stray/pipeline';
import type { Context } from '../context.ts';
import { isPassing } from './refusal.ts';

/** Well within the time after which a silent worker is taken for dead; a batch, or a look at a tree, may take longer. */
const beatMs = 5000;
const lookEveryMs = 2_000;

/** upload: takes in an archive that was received, or a folder or S3 prefix that is imported. */
export function uploadJob(context: Context): JobHandler<'upload'> {
  const { db, blobs, home, log, quota } = context;
  return async ({ uploadId }, signal) => {
    let lookedAt = 0;
    const upload = await startUpload(db, uploadId);
    if (upload === null) {
      await blobs.dropArchive(uploadId);
      return;
    }
    const scratch = join(home, 'imports', uploadId);
    let last: UnpackProgress = { done: 0, failed: 0, passedOver: 0, progress: 0 };
    let wanted = true;
    const beat = async () => {
      wanted &&= await uploadHeartbeat(db, uploadId, last);
    };
    const timer = setInterval(() => beat().catch(() => undefined), beatMs);
    try {
      await mkdir(scratch, { recursive: true });
      const ended = await unpack(
        { db, blobs },
        {
          datasetId: upload.datasetId,
          classes: upload.classes,
          format: importFormats.find((format) => format === upload.wantedFormat),
          tree: await openTree(context, upload, scratch),
          scratch: join(scratch, 'annotations'),
          onBatch: async (progress) => {
            last = progress;
            if (progress.done > 0) await assertRoom(upload);
            await beat();
            return wanted && !signal.aborted;
          },
        },
      );
      signal.throwIfAborted();
      if (ended) await finishUpload(db, uploadId);
      log.info({ uploadId }, 'The upload is taken in.');
    } catch (error) {
      if (!(error instanceof StrayError)) throw error;
      // A folder stays where it is, and can be imported again; an archive would be lost.
      const isFinal = upload.source !== null && error.code === 'STORAGE_REFUSED';
      if (isPassing(error) && !isFinal) throw error;
      log.warn({ uploadId, code: error.code, message: error.message }, 'The upload cannot be taken in.');
      await failUpload(db, uploadId, error);
    } finally {
      clearInterval(timer);
      await rm(scratch, { recursive: true, force: true });
    }
    await blobs.dropArchive(uploadId);

    /** An upload may unfold to more than it weighs; what came of it before the quota was reached stays. */
    async function assertRoom({ datasetId, bytes }: Upload): Promise<void> {
      if ((quota.project ?? quota.instance) === undefined || Date.now() - lookedAt < lookEveryMs) return;
      const { projectId } = await db.dataset.findUniqueOrThrow({ where: { id: datasetId } });
      assertWithinQuota(await readUsage(db, projectId), -Number(bytes), quota);
      lookedAt = Date.now();
    }
  };
}

/** @throws StrayError for a place that may not be imported any more, or an archive that is none */
async function openTree({ blobs, importPaths }: Context, upload: Upload, scratch: string): Promise<FileTree> {
  if (upload.source !== null) return treeOf(await findPlace(upload.source, importPaths));
  const format = archiveFormat(upload.name);
  if (format === undefined) throw new StrayError('ARCHIVE_INVALID', 'It is no zip, tar, tar.gz or tar.zst archive.');
  return archiveTree({ path: await blobs.archiveFile(upload.id, scratch), format, bytes: Number(upload.bytes) });
}
