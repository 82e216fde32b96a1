import { type ExportFormat, type ExportOptions, exportOptions, StrayError } from '@stray/core';
import { createDatabase, exportMoment, latestRuns, type PrismaClient } from '@stray/db';
import { exportLinks, type LinkedTree } from '@stray/pipeline';
import { createFileStore } from '@stray/storage';
import type { Target } from '../remote/target.ts';
import { openDatabase } from '../system/openDatabase.ts';
import { readSettings } from '../system/settings.ts';

export interface LinkWish {
  readonly target: Target;
  readonly format: ExportFormat;
  readonly options: Pick<ExportOptions, 'samples' | 'classes'>;
  readonly asOf: string | undefined;
  readonly folder: string;
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => void;
}

/**
 * A dataset of the Stray of this machine as a folder of hard links to its photos: past its server, because no other machine
 * could use them.
 *
 * @throws StrayError NOT_FOUND · BAD_ARGUMENT · CONFLICT, and those of `exportLinks`
 */
export async function linkExport(wish: LinkWish): Promise<LinkedTree> {
  if (process.env.STRAY_STORAGE) {
    throw new StrayError('BAD_ARGUMENT', 'Photos that are stored in S3 (STRAY_STORAGE) have no links on this machine.');
  }
  const settings = readSettings(process.env);
  const database = await openDatabase(settings);
  const { prisma: db, pool, close } = await createDatabase(database.url, { maxConnections: 3 });
  try {
    const datasetId = await findDataset(db, wish.target);
    const now = await exportMoment(db);
    const asOf = wish.asOf === undefined ? now : new Date(wish.asOf);
    if (asOf > now) throw new StrayError('BAD_ARGUMENT', 'The moment of an export cannot lie in the future.');
    const runId = (await latestRuns(db, [datasetId])).get(datasetId)?.shown?.id ?? null;
    const tree = await exportLinks(
      { db, pool, blobs: createFileStore(settings.home) },
      {
        ...{ datasetId, format: wish.format, folder: wish.folder },
        options: exportOptions.parse({ ...wish.options, runId, asOf: asOf.toISOString() }),
        onProgress: async (progress) => {
          wish.onProgress(progress);
          return true;
        },
      },
    );
    if (tree === undefined) throw new Error('Nobody ended it.');
    return tree;
  } finally {
    await close();
    await database.close();
  }
}

async function findDataset(db: PrismaClient, { project, dataset: name }: Target): Promise<string> {
  const where = { name, deletedAt: null, project: { slug: project } };
  const found = await db.dataset.findFirst({ where, select: { id: true } });
  if (found === null) throw new StrayError('NOT_FOUND', `The project ${project} has no dataset “${name}” here.`);
  return found.id;
}
