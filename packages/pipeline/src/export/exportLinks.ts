import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve, sep } from 'node:path';
import { Readable } from 'node:stream';
import {
  type ExportFormat,
  type ExportManifest,
  type ExportOptions,
  exportEndings,
  isCode,
  isDiskFull,
  StrayError,
} from '@stray/core';
import type { FileStore } from '@stray/storage';
import { writeFileFrom } from './draft.ts';
import { type ExportStores, type ExportTask, writeExport } from './exportDataset.ts';
import type { ArchiveWriter } from './zipFile.ts';

export interface LinkTask extends Pick<ExportTask, 'onProgress'> {
  readonly datasetId: string;
  readonly format: ExportFormat;
  readonly options: ExportOptions;
  /** Nothing is there yet, or nothing in it. */
  readonly folder: string;
}

export interface LinkedTree {
  readonly manifest: ExportManifest;
  readonly linked: number;
  /** Images that could not have a second name there. */
  readonly copied: number;
}

/** Formats that are trees of images in a zip. */
export const linkedFormats: readonly ExportFormat[] = [
  'IMAGE_FOLDER',
  'COCO',
  'YOLO_CLASSIFY',
  'HF_IMAGEFOLDER',
  'FIFTYONE',
  'CVAT',
];

/**
 * What is in the zip of an export, as a folder of this machine, in which each image is another name of the one that Stray has:
 * it takes no room, and whoever writes to it damages both. The folder has its name when it is whole.
 *
 * @returns undefined when the work was ended
 * @throws StrayError BAD_ARGUMENT for a format without images · CONFLICT for a folder that is there · BLOB_CORRUPT ·
 *   OUTPUT_UNWRITABLE · DISK_FULL
 */
export async function exportLinks(
  { db, pool, blobs }: Pick<ExportStores, 'db' | 'pool'> & { readonly blobs: FileStore },
  { datasetId, format, options, folder, onProgress }: LinkTask,
): Promise<LinkedTree | undefined> {
  if (!linkedFormats.includes(format)) {
    throw new StrayError(
      'BAD_ARGUMENT',
      `The format ${format} is a ${exportEndings[format]}, and no folder of images.`,
    );
  }
  if ((await readdir(folder).catch(() => [])).length > 0)
    throw new StrayError('CONFLICT', `${folder} is there already.`);
  const draft = `${resolve(folder)}.${randomUUID()}.part`;
  const counts = { linked: 0, copied: 0 };
  try {
    const manifest = await writeExport(
      { db, pool, blobs },
      {
        ...{ format, onProgress, export: { datasetId, options } },
        ...{ file: draft, scratch: draft, openZip: (path) => openTree(path, blobs, counts) },
      },
    );
    if (manifest === undefined) return undefined;
    await rename(draft, folder);
    return { manifest, ...counts };
  } catch (cause) {
    if (isDiskFull(cause)) throw new StrayError('DISK_FULL', `No space is left for ${folder}.`, { cause });
    if (['ENOTEMPTY', 'EEXIST', 'ENOTDIR'].some((code) => isCode(cause, code))) {
      throw new StrayError('CONFLICT', `${folder} is there already.`, { cause });
    }
    if (['EACCES', 'ENOENT', 'EROFS', 'EPERM'].some((code) => isCode(cause, code))) {
      throw new StrayError('OUTPUT_UNWRITABLE', `${folder} cannot be written.`, { cause });
    }
    throw cause;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

function openTree(folder: string, blobs: FileStore, counts: { linked: number; copied: number }): ArchiveWriter {
  const made = new Set<string>();
  const placeOf = async (name: string): Promise<string> => {
    const path = join(folder, name);
    if (!path.startsWith(folder + sep)) throw new StrayError('PATH_REFUSED', `${name} is no path below a folder.`);
    const parent = dirname(path);
    if (!made.has(parent)) await mkdir(parent, { recursive: true });
    made.add(parent);
    return path;
  };
  return {
    async add(name, _bytes, content) {
      const pieces = content instanceof Uint8Array ? [content] : content;
      await writeFileFrom(Readable.from(pieces, { objectMode: false }), await placeOf(name));
    },
    async link(name, sha256) {
      counts[await blobs.linkTo(sha256, await placeOf(name))]++;
    },
    end: async () => undefined,
    close: async () => undefined,
  };
}
