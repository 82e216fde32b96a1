import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { className, imageFormat, isImageName, isSplitName, splitOf } from '@stray/core';
import type { ArchiveMember } from '../sources/archiveMember.ts';
import { toDisk } from '../toDisk.ts';
import { fileName, withoutEnding } from './annotationFile.ts';
import type { createClassCount, Findings } from './findings.ts';
import { isHuggingFace } from './huggingFace.ts';
import { isObject } from './json.ts';
import type { TableRow } from './parquet/contract.ts';
import { type ClassNames, namesInTable } from './parquet/features.ts';
import { openTable, type Table } from './parquet/openTable.ts';
import { classesOfLabel, type PhotoColumns, photoColumnsOf } from './parquet/photoColumns.ts';

/** Whether a file may hold photos in its rows, by its name. */
export const isPhotoTable = (path: string): boolean => /\.parquet$/i.test(path) && !isHuggingFace(path);

export interface PhotoTables {
  readonly findings: Findings;
  readonly counts: ReturnType<typeof createClassCount>;
  /** Whether images are given classes at all. */
  readonly classes: boolean;
  /** What the numbers of classes mean, where a table does not say so itself. */
  readonly names: ClassNames;
  /** A folder for one table at a time, which is read from its end. */
  readonly scratch: string;
  /** Bytes that a table may have. */
  readonly mostBytes: number;
}

/**
 * The photos in the rows of a dataset's Parquet files, each with the class that its label names. What cannot be read of a
 * file costs its rows.
 *
 * @see https://huggingface.co/docs/datasets/about_dataset_features
 */
export async function* readPhotoTables(
  members: AsyncIterable<ArchiveMember>,
  tables: PhotoTables,
): AsyncGenerator<ArchiveMember> {
  const at = join(tables.scratch, 'table.parquet');
  for await (const member of members) {
    if (member.kind !== 'file' || !isPhotoTable(member.name)) {
      yield member;
      continue;
    }
    try {
      await toDisk(member, at, tables.mostBytes);
      const table = await openTable(at);
      try {
        yield* photosOf(table, { path: member.name, tables });
      } finally {
        await table.close();
      }
    } catch (error) {
      tables.findings.thrown(member.name, error);
    } finally {
      await rm(at, { force: true });
    }
  }
}

interface Reading {
  readonly path: string;
  readonly tables: PhotoTables;
}

async function* photosOf(table: Table, { path, tables }: Reading): AsyncGenerator<ArchiveMember> {
  const names = { ...tables.names, ...namesInTable(table.texts.huggingface) };
  const columns = photoColumnsOf(table.columns, names);
  if (columns === undefined) {
    tables.findings.problem(path, 'it has no column of images.');
    return;
  }
  const wanted = [columns.image, ...(columns.label === undefined ? [] : [columns.label])];
  for await (const rows of table.rows(wanted)) {
    if ('lost' in rows) tables.findings.problem(path, rows.lost);
    else for (const row of rows) yield* photoOf(row, { path, tables, columns, names });
  }
}

interface RowReading extends Reading {
  readonly columns: PhotoColumns;
  readonly names: ClassNames;
}

function* photoOf(
  { number, values }: TableRow,
  { path, tables, columns, names }: RowReading,
): Generator<ArchiveMember> {
  const { findings, counts } = tables;
  const image = values[columns.image];
  const bytes = isObject(image) ? image.bytes : undefined;
  const given = isObject(image) && typeof image.path === 'string' ? image.path : '';
  if (!(bytes instanceof Uint8Array)) {
    if (given === '') findings.problem(path, `row ${number} has no image.`);
    else findings.lost(given, path, 'missing');
    return;
  }
  const name = nameOf(given, { path, number, bytes });
  if (name === undefined) {
    findings.problem(path, `row ${number} holds no image of a kind that is known.`);
    return;
  }
  const { label } = columns;
  const { classes, unnamed } =
    label === undefined || !tables.classes
      ? { classes: [], unnamed: [] }
      : classesOfLabel(values[label], { label, names });
  for (const one of unnamed) findings.problem(path, `row ${number} has class ${one}, which has no name.`);
  const declaredClasses = classes.flatMap((one) => className(one) ?? []);
  counts.add(name, declaredClasses);
  const open = async () => Readable.from([bytes]);
  yield { name, kind: 'file', size: bytes.length, declaredClasses, open };
}

/** In the split that the table is of, by the path that the image had; by its row where it had none. */
function nameOf(
  given: string,
  { path, number, bytes }: { readonly path: string; readonly number: number; readonly bytes: Uint8Array },
): string | undefined {
  // An absolute path is of the machine that made the dataset.
  const own = /^([/\\]|[a-z]:)/i.test(given) ? given.replace(/^.*[/\\]/, '') : given;
  const inTable = own !== '' ? own : `${withoutEnding(split(path) === undefined ? path : fileName(path))}/${number}`;
  const named = isImageName(inTable) ? inTable : withFormat(inTable, bytes);
  const folder = split(path);
  return named === undefined || folder === undefined || splitOf(named) !== null ? named : `${folder}/${named}`;
}

function withFormat(name: string, bytes: Uint8Array): string | undefined {
  const format = imageFormat(bytes);
  return format === undefined ? undefined : `${name}.${format}`;
}

/** `train` of `data/train-00000-of-00001.parquet` and of `default/train/0000.parquet`. */
function split(path: string): string | undefined {
  const [word = ''] = withoutEnding(fileName(path)).split(/[-_.]/);
  return isSplitName(word) ? word : path.split('/').slice(0, -1).findLast(isSplitName);
}
