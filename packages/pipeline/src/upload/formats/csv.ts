import type { AnnotationFile } from './annotationFile.ts';
import { type Columns, classesIn, columnsOf } from './columns.ts';
import { type AnnotationStores, declare } from './findings.ts';
import { tableRows } from './table.ts';

/** The classes of a table with a row for each image, or for each class of an image. */
export async function readCsv(file: AnnotationFile, stores: AnnotationStores): Promise<void> {
  const { findings } = stores;
  let columns: Columns | undefined;
  for await (const rows of tableRows(file, findings)) {
    for (const { line, fields } of rows) {
      if (columns === undefined) {
        columns = columnsOf(fields);
        if (columns === undefined) {
          findings.problem(file.path, 'its first line names no column as the path of an image, such as “path”.');
          return;
        }
        if (columns.label === undefined) {
          findings.problem(file.path, 'its first line names no column as the class, such as “label”.');
        }
        if (columns.hasHeader) continue;
      }
      const name = fields[columns.path] ?? '';
      if (name === '') findings.problem(file.path, `line ${line} names no image.`);
      else if (columns.label !== undefined) {
        declare(stores, file.path, { name, classes: classesIn(fields[columns.label], columns.several) });
      }
    }
  }
}
