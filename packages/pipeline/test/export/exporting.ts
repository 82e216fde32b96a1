import { randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ExportFormat, type ExportManifest, type ExportOptions, exportManifest, exportOptions } from '@stray/core';
import { addExport, exportMoment, type NewScore, review, startExport, writeScores } from '@stray/db';
import { addSamples, archiveTree, exportDataset, storeFile, unpack } from '@stray/pipeline';
import { type BlobStore, createFileStore } from '@stray/storage';
import { makeDataset, makeProject, makeRun, makeScore, type TestDatabase, tinyImage } from '@stray/testing';
import { afterAll } from 'vitest';

export interface Given {
  readonly classes?: readonly string[];
  readonly decision?: 'KEEP' | 'DROP' | 'RELABEL' | 'UNSURE';
  readonly relabelTo?: string;
  readonly note?: string;
  readonly tags?: readonly string[];
  readonly flagged?: boolean;
  readonly score?: number;
  readonly nearest?: string;
}

const homes: string[] = [];
afterAll(() => {
  for (const home of homes) rmSync(home, { recursive: true, force: true });
});

export function openHome() {
  const home = mkdtempSync(join(tmpdir(), 'stray-export-'));
  homes.push(home);
  return { home, blobs: createFileStore(home), drafts: () => readdirSync(join(home, 'drafts')) };
}

const by = { actorKind: 'LOCAL', actor: 'Ada' } as const;

/** A scored dataset of decoded images at these paths, each with bytes of its own, and what was said of them. */
export async function makeExportable(
  { prisma: db, pool }: TestDatabase,
  blobs: BlobStore,
  given: Readonly<Record<string, Given>>,
) {
  const project = await makeProject(db);
  const dataset = await makeDataset(db, project.id);
  const paths = Object.keys(given);
  const images = await Promise.all(paths.map((_, colour) => tinyImage({ colour: colour * 7 })));
  const stored = await Promise.all(
    paths.map((path, i) =>
      storeFile(blobs, { path, bytes: images[i] ?? Buffer.alloc(0), declaredClasses: given[path]?.classes }),
    ),
  );
  await addSamples(db, dataset.id, stored);
  await db.sample.updateMany({
    where: { datasetId: dataset.id },
    data: { width: 16, height: 12, decodedAt: new Date() },
  });
  const samples = await db.sample.findMany({ where: { datasetId: dataset.id } });
  const idOf = new Map(samples.map(({ path, id }) => [path, id]));
  const run = await makeRun(db, dataset);
  const scores: NewScore[] = paths.map((path) => {
    const { score = 0.75, nearest = 'hat' } = given[path] ?? {};
    return makeScore(idOf.get(path) ?? '', score, { nearestLabel: { text: nearest, similarity: 0.5 } });
  });
  await writeScores({ pool }, run.id, scores);
  const flagged = paths.filter((path) => given[path]?.flagged).map((path) => idOf.get(path) ?? '');
  await db.sampleScore.updateMany({ where: { runId: run.id, sampleId: { in: flagged } }, data: { flagged: true } });
  await db.scoreRun.update({ where: { id: run.id }, data: { status: 'COMPLETED', threshold: 0.5 } });
  const decide = (path: string, { decision, relabelTo, note, tags }: Given) =>
    review(db, {
      datasetId: dataset.id,
      runId: run.id,
      samples: { ids: [idOf.get(path) ?? ''] },
      by,
      ...{ decision, relabelTo, note, addedTags: tags },
    });
  for (const path of paths) {
    const { decision, note, tags } = given[path] ?? {};
    if (decision ?? note ?? tags) await decide(path, given[path] ?? {});
  }
  return { dataset, run, decide, images: new Map(paths.map((path, i) => [path, images[i] ?? Buffer.alloc(0)])) };
}

export type Exportable = Awaited<ReturnType<typeof makeExportable>>;

export interface Wish {
  readonly exportable: Exportable;
  readonly format: ExportFormat;
  readonly options?: Partial<ExportOptions>;
  /** Samples after which nobody wants it any more. */
  readonly stopAfter?: number;
}

/** Makes an export as the worker does. */
export async function makeExport(
  { prisma: db, pool }: TestDatabase,
  { home, blobs }: { readonly home: string; readonly blobs: BlobStore },
  { exportable: { dataset, run }, format, options, stopAfter = Number.POSITIVE_INFINITY }: Wish,
) {
  const asOf = (await exportMoment(db)).toISOString();
  const row = await addExport(db, {
    ...{ datasetId: dataset.id, format, author: 'Ada', fileName: `${format}` },
    options: exportOptions.parse({ runId: run.id, asOf, ...options }),
  });
  const started = await startExport(db, row.id);
  if (started === null) throw new Error('the export was not started');
  const made = await exportDataset(
    { db, pool, blobs, home },
    { export: started, onProgress: async ({ done }) => done < stopAfter },
  );
  const ended = await db.export.findUniqueOrThrow({ where: { id: row.id } });
  return {
    made,
    row: ended,
    manifest: ended.manifest === null ? undefined : exportManifest.parse(ended.manifest),
    bytes: ended.sha256 === null ? Buffer.alloc(0) : await blobs.get(ended.sha256),
  };
}

export const countsOf = (manifest: ExportManifest | undefined) => manifest?.counts;

/** Takes an archive in again, as an upload. @returns the classes of each sample, by path */
export async function importAgain({ prisma: db }: TestDatabase, bytes: Buffer, format: 'zip' | 'tar') {
  const { home, blobs } = openHome();
  const { id: datasetId } = await makeDataset(db);
  const path = join(home, `${randomUUID()}.${format}`);
  await writeFile(path, bytes);
  let found: string | undefined;
  await unpack(
    { db, blobs },
    {
      datasetId,
      classes: true,
      tree: archiveTree({ path, format, bytes: bytes.length }),
      scratch: join(home, 'scratch'),
      onBatch: async (progress) => {
        found = progress.format;
        return true;
      },
    },
  );
  const samples = await db.sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
  return {
    format: found,
    errors: samples.filter(({ errorCode }) => errorCode !== null),
    classes: Object.fromEntries(samples.map(({ path: name, declaredClasses }) => [name, declaredClasses])),
    bySha256: new Map(samples.map(({ sha256, declaredClasses }) => [sha256, declaredClasses])),
  };
}
