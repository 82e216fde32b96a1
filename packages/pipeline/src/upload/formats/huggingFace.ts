import { type AnnotationFile, annotationEnding, fileName } from './annotationFile.ts';
import { classesIn, labelColumns, severalColumns } from './columns.ts';
import { readCsv } from './csv.ts';
import { type AnnotationStores, declare } from './findings.ts';
import { isObject, readJson } from './json.ts';
import { linesOf } from './lines.ts';
import { openTable } from './parquet/openTable.ts';

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
      else declareRow(file.path, stores, { row, where: `line ${number}` });
    }
  }
}

const nameColumns = ['file_name', 'image_file_name'];

function declareRow(
  path: string,
  stores: AnnotationStores,
  { row, where }: { readonly row: Readonly<Record<string, unknown>>; readonly where: string },
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

async function readParquet({ path, file }: AnnotationFile, stores: AnnotationStores): Promise<void> {
  if (file === undefined) return;
  const table = await openTable(file);
  try {
    const there = new Set(table.columns.map(({ name }) => name));
    const columns = [...nameColumns, ...labelColumns, 'objects'].filter((column) => there.has(column));
    for await (const rows of table.rows(columns)) {
      if ('lost' in rows) stores.findings.problem(path, rows.lost);
      else for (const { number, values } of rows) declareRow(path, stores, { row: values, where: `row ${number}` });
    }
  } finally {
    await table.close();
  }
}
