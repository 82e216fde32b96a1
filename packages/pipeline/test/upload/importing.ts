import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { archiveFormat, type ImportFormat } from '@stray/core';
import { archiveTree, type FileTree, folderTree, type UnpackProgress, unpack } from '@stray/pipeline';
import { createFileStore } from '@stray/storage';
import { type Member, makeDataset, type TestDatabase, tarOf, zipOf } from '@stray/testing';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Importing {
  readonly files: Files;
  /** `folder`, or the name of an archive. */
  readonly as: string;
  readonly format?: ImportFormat;
  readonly classes?: boolean;
  readonly datasetId?: string;
  /** Samples after which it is stopped. */
  readonly stopAfter?: number;
}

/** Imports files from a folder or an archive, as the worker does, and says what became of them. */
export async function importFiles(database: TestDatabase, importing: Importing) {
  const { files, as, format, classes = true, stopAfter = Number.POSITIVE_INFINITY } = importing;
  const home = await mkdtemp(join(tmpdir(), 'stray-import-'));
  const datasetId = importing.datasetId ?? (await makeDataset(database.prisma)).id;
  const blobs = createFileStore(home);
  let last: UnpackProgress | undefined;
  const ended = await unpack(
    { db: database.prisma, blobs },
    {
      datasetId,
      format,
      classes,
      tree: await treeOf(home, as, files),
      scratch: join(home, 'scratch'),
      onBatch: async (progress) => {
        last = progress;
        return progress.done < stopAfter;
      },
    },
  );
  const samples = await database.prisma.sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
  return {
    ended,
    datasetId,
    samples,
    format: last?.format,
    found: last?.found,
    last,
    /** The classes of each sample, by path. */
    classes: Object.fromEntries(samples.map(({ path, declaredClasses }) => [path, declaredClasses])),
  };
}

async function treeOf(home: string, as: string, files: Files): Promise<FileTree> {
  if (as === 'folder') {
    for (const [name, content] of Object.entries(files)) {
      await mkdir(dirname(join(home, 'given', name)), { recursive: true });
      await writeFile(join(home, 'given', name), content);
    }
    return folderTree(join(home, 'given'));
  }
  const members: Member[] = Object.entries(files).map(([name, content]) => ({ name, bytes: Buffer.from(content) }));
  const bytes = as.endsWith('.zip') ? zipOf(members) : tarOf(members, { gzip: as.endsWith('.tar.gz') });
  const path = join(home, as);
  await writeFile(path, bytes);
  const format = archiveFormat(as);
  if (format === undefined) throw new Error(`${as} is no name of an archive`);
  return archiveTree({ path, format, bytes: bytes.length });
}
