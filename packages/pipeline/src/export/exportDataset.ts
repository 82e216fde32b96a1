import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ExportFormat,
  type ExportManifest,
  exportFormats,
  exportLicence,
  exportOptions,
  type SplitName,
  StrayError,
  splitNameOf,
} from '@stray/core';
import {
  columnsOf,
  countExportRows,
  type Database,
  type Export,
  type ExportPage,
  type ExportSource,
  exportCells,
  exportPages,
  finishExport,
  type PrismaClient,
  type SampleFilter,
} from '@stray/db';
import { type BlobStore, fullDisk } from '@stray/storage';
import { syncedMeanwhile } from './draft.ts';
import type { ChosenRows, FormatWriter, Opening } from './exportFormat.ts';
import { formats } from './formats/index.ts';
import { manifestText } from './imageArchive.ts';
import { createTally, type Tally } from './tally.ts';
import { openZip } from './zipFile.ts';

export interface ExportStores {
  readonly db: PrismaClient;
  readonly pool: Database['pool'];
  readonly blobs: BlobStore;
  /** The folder of Stray's data, where the file lies until it is whole. */
  readonly home: string;
}

export interface ExportTask {
  readonly export: Pick<Export, 'id' | 'datasetId' | 'format' | 'options'>;
  /** Is told after each page of samples; false ends the work. */
  readonly onProgress: (progress: { readonly done: number; readonly total: number }) => Promise<boolean>;
}

/**
 * export: the samples of a dataset, with what was decided on them by a moment → a file in the storage. Rows come by pages and
 * images one by one, each when the disk has taken those before, so that memory does not grow with the dataset. The file is
 * written under a name of its own, kept when it is whole, and only then said to be there; done again after a loss, it begins
 * anew and comes to the same bytes.
 *
 * @returns false when the work was ended
 * @throws StrayError BLOB_CORRUPT · DISK_FULL · NOT_FOUND
 */
export async function exportDataset(stores: ExportStores, task: ExportTask): Promise<boolean> {
  const { db, blobs, home } = stores;
  const format = exportFormats.find((known) => known === task.export.format);
  if (format === undefined) throw new StrayError('BAD_ARGUMENT', `There is no format ${task.export.format}.`);
  const draft = join(home, 'drafts', randomUUID());
  try {
    await mkdir(join(home, 'drafts'), { recursive: true });
    const writing = { ...task, format, file: draft, scratch: draft, openZip };
    const manifest = await syncedMeanwhile(draft, () => writeExport(stores, writing));
    if (manifest === undefined) return false;
    const stored = await blobs.putFile(draft);
    const manifestHash = createHash('sha256').update(manifestText(manifest)).digest('hex');
    const wanted = await finishExport(db, task.export.id, { ...stored, manifest, manifestHash });
    // Before the row named them, the collector may have taken the same bytes for nobody's.
    if (wanted && !(await blobs.has(stored.sha256))) await blobs.putFile(draft);
    return wanted;
  } catch (cause) {
    throw fullDisk(cause, home);
  } finally {
    await rm(draft, { force: true });
  }
}

export interface Writing extends Pick<ExportTask, 'onProgress'>, Pick<Opening, 'file' | 'scratch' | 'openZip'> {
  readonly export: Pick<Export, 'datasetId' | 'options'>;
  readonly format: ExportFormat;
}

/** Writes all that belongs into an export. @returns its manifest once it is whole, or undefined when the work was ended */
export async function writeExport(
  { db, pool, blobs }: Omit<ExportStores, 'home'>,
  task: Writing,
): Promise<ExportManifest | undefined> {
  const { format, file, scratch } = task;
  const facts = await readFacts(db, task.export);
  const writer = await formats[format]({ file, scratch, openZip: task.openZip, blobs, dataset: facts.dataset });
  try {
    const tally = createTally();
    if (!(await writeRows({ db, pool }, task, { writer, tally }))) return undefined;
    const counts = { counts: tally.counts(), skipped: tally.firstSkipped() };
    const manifest = { made: 'stray-export', version: 1, format, ...facts, ...counts, licence: exportLicence } as const;
    await writer.end(manifest);
    return manifest;
  } finally {
    await writer.close();
  }
}

async function writeRows(
  { db, pool }: Pick<ExportStores, 'db' | 'pool'>,
  task: Pick<Writing, 'export' | 'onProgress'>,
  { writer, tally }: { readonly writer: FormatWriter; readonly tally: Tally },
): Promise<boolean> {
  const source = exportSource(task.export);
  const total = await countExportRows(db, source);
  let done = 0;
  const tell = () => task.onProgress({ done, total });
  if (!(await tell())) return false;
  for await (const page of exportPages({ db, pool }, source)) {
    if ('addPage' in writer) {
      await writer.addPage(page.copied, tallied(page, tally));
      done += page.copied.count;
      if (!(await tell())) return false;
      continue;
    }
    for (const row of page.rows()) {
      if (!row.included) tally.leftOut();
      else {
        // To wait a million times for nothing takes seconds.
        const put = writer.add(row);
        const skipped = put && (await put);
        const { sample, decision, classes } = row;
        if (skipped === undefined) tally.written({ split: splitNameOf(sample.path), decision, classes });
        else tally.skipped(sample.path, skipped);
      }
      done++;
      if (done % lookEvery === 0 && !(await tell())) return false;
    }
  }
  return tell();
}

/** Samples between two looks at whether the work is still wanted. */
const lookEvery = 50;

/** @returns the rows that go in */
function tallied({ copied }: ExportPage, tally: Tally): ChosenRows {
  const { path, included, classes, decision } = columnsOf(copied, exportCells, [
    'path',
    'included',
    'classes',
    'decision',
  ]);
  const rows: number[] = [];
  const splits: (SplitName | null)[] = [];
  for (let i = 0; i < copied.count; i++) {
    if (included[i] !== true) tally.leftOut();
    else {
      const split = splitNameOf(path[i] ?? '');
      tally.written({ split, classes: classes[i] ?? [], decision: decision[i] ?? null });
      rows.push(i);
      splits.push(split);
    }
  }
  return { rows: new Int32Array(rows), splits };
}

/** What an export is made of, as its row says. */
export function exportSource({ datasetId, options }: Pick<Export, 'datasetId' | 'options'>): ExportSource {
  const { filter, asOf, ...others } = exportOptions.parse(options);
  // Written by whoever started it, who had read it as one.
  return { datasetId, ...others, filter: filter as SampleFilter, asOf: new Date(asOf) };
}

type Facts = Pick<ExportManifest, 'dataset' | 'options' | 'run' | 'labelSet' | 'corpus' | 'encoderId'>;

/** What the manifest says of the things that the export was made from. */
async function readFacts(
  db: PrismaClient,
  { datasetId, options: stored }: Pick<Export, 'datasetId' | 'options'>,
): Promise<Facts> {
  const options = exportOptions.parse(stored);
  const dataset = await db.dataset.findUnique({ where: { id: datasetId } });
  if (dataset === null) throw new StrayError('NOT_FOUND', 'The dataset is gone.');
  const nothing = { run: null, labelSet: null, corpus: null, encoderId: null };
  if (options.runId === null) return { dataset: dataset.name, options, ...nothing };
  const run = await db.scoreRun.findUnique({
    where: { id: options.runId },
    include: { labelSet: true, corpusVersion: { include: { corpus: true } } },
  });
  if (run === null) throw new StrayError('NOT_FOUND', 'The run whose scores were wanted is gone.');
  const { id, method, threshold, thresholdPolicy, labelSet, corpusVersion, encoderId } = run;
  return {
    dataset: dataset.name,
    options,
    run: { id, method, threshold, thresholdPolicy },
    labelSet: { version: labelSet.version, hash: labelSet.hash },
    corpus: corpusVersion && {
      ...{ name: corpusVersion.corpus.name, number: corpusVersion.number, hash: corpusVersion.hash },
    },
    encoderId,
  };
}
