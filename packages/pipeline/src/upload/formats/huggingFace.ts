import { StrayError } from '@stray/core';
import { parquetMetadataAsync, parquetReadObjects, parquetSchema } from 'hyparquet';
import { type AnnotationFile, annotationEnding, fileName } from './annotationFile.ts';
import { classesIn } from './columns.ts';
import { readCsv } from './csv.ts';
import { type AnnotationStores, declare } from './findings.ts';
import { isObject, readJson } from './json.ts';
import { linesOf } from './lines.ts';

/** Whether a file is the metadata of a folder in the form of Hugging Face's `imagefolder`. */
export const isHuggingFace = (path: string): boolean => /^metadata\.(csv|jsonl|parquet)$/i.test(fileName(path));

/**
 * The classes that a `metadata` file has for the images beside and below it: a column `label` or the like, or the categories
 * of `objects`. Numbers stay numbers: their names are not in the folder.
 *
 * @see https://huggingface.co/docs/datasets/image_dataset
 */
export async function readHuggingFace(file: AnnotationFile, stores: AnnotationStores): Promise<void> {
  switch (annotationEnding(file.path)) {
    case '.csv':
      return readCsv(file, stores);
    case '.parquet':
      return readParquet(file, stores);
    default:
      return readLines(file, stores);
  }
}

async function readLines(file: AnnotationFile, stores: AnnotationStores): Promise<void> {
  for await (const lines of linesOf(await file.open())) {
    for (const { number, text } of lines) {
      if (text?.trim() === '') continue;
      const row = text === undefined ? undefined : readJson(text);
      if (!isObject(row)) stores.findings.problem(file.path, `line ${number} is no JSON object, or too long.`);
      else declareRow(file, stores, { row, where: `line ${number}` });
    }
  }
}

const nameColumns = ['file_name', 'image_file_name'];
const labelColumns = ['label', 'labels', 'class', 'class_name', 'category', 'categories', 'tags'];
const severalColumns: ReadonlySet<string> = new Set(['labels', 'categories', 'tags']);

function declareRow(
  { path }: AnnotationFile,
  stores: AnnotationStores,
  { row, where }: { readonly row: Record<string, unknown>; readonly where: string },
): void {
  const name = nameColumns.map((column) => row[column]).find((value) => typeof value === 'string');
  if (typeof name !== 'string') {
    stores.findings.problem(path, `${where} has no file_name.`);
    return;
  }
  const label = labelColumns.find((column) => row[column] != null);
  const own = label === undefined ? [] : classesIn(row[label], severalColumns.has(label));
  declare(stores, path, { name, classes: own.length > 0 ? own : classesOfObjects(row.objects) });
}

/** Of a list of objects, or of an object of lists. */
function classesOfObjects(objects: unknown): string[] {
  const each = Array.isArray(objects) ? objects : [objects];
  return each.filter(isObject).flatMap(({ category, categories, label, labels }) => {
    return classesIn([category ?? categories ?? label ?? labels].flat(), false);
  });
}

const largestParquet = 512 * 2 ** 20;
const rowsAtOnce = 10_000;

/** Parquet is read from its end: the file is held. */
async function readParquet(file: AnnotationFile, stores: AnnotationStores): Promise<void> {
  const bytes = await heldBytes(file);
  try {
    const buffer = { byteLength: bytes.byteLength, slice: (from: number, to?: number) => bytes.slice(from, to) };
    const metadata = await parquetMetadataAsync(buffer);
    const there = new Set(parquetSchema(metadata).children.map(({ element }) => element.name));
    const columns = [...nameColumns, ...labelColumns, 'objects'].filter((column) => there.has(column));
    const rows = Number(metadata.num_rows);
    for (let rowStart = 0; rowStart < rows; rowStart += rowsAtOnce) {
      const rowEnd = Math.min(rowStart + rowsAtOnce, rows);
      const read = await parquetReadObjects({ file: buffer, metadata, columns, rowStart, rowEnd });
      for (const [i, row] of read.entries()) declareRow(file, stores, { row, where: `row ${rowStart + i + 1}` });
    }
  } catch (cause) {
    if (cause instanceof StrayError) throw cause;
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new StrayError('ANNOTATION_INVALID', `It cannot be read as Parquet: ${why}.`, { cause });
  }
}

async function heldBytes({ open }: AnnotationFile): Promise<ArrayBuffer> {
  const pieces: Uint8Array[] = [];
  let size = 0;
  for await (const piece of await open()) {
    size += piece.length;
    if (size > largestParquet) {
      throw new StrayError('FILE_TOO_LARGE', `It is larger than ${largestParquet / 2 ** 20} MB.`);
    }
    pieces.push(Uint8Array.from(piece));
  }
  const whole = new Uint8Array(new ArrayBuffer(size));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole.buffer;
}
