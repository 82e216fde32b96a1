import type { OpenFormat } from '../exportFormat.ts';
import { openParquet, type ParquetColumn } from '../parquetFile.ts';
import { type ColumnName, columnNames, columnsOf } from './columns.ts';

type Kind = ParquetColumn['kind'];

/** Texts, where nothing else is said. */
const kinds: Readonly<Partial<Record<ColumnName, Kind>>> = {
  flagged: 'flag',
  score: 'double',
  p_value: 'double',
  nearest_label_similarity: 'single',
  top_negatives: 'texts',
  top_negative_similarities: 'singles',
  looks_like: 'texts',
  declared_classes: 'texts',
  tags: 'texts',
  reviewed_at: 'moment',
  width: 'whole',
  height: 'whole',
  bytes: 'whole',
};

/** The columns of a table with their types. */
export const typedColumns: readonly ParquetColumn[] = columnNames.map((name) => ({
  name,
  kind: kinds[name] ?? 'text',
}));

export function typedColumnsOf(row: Parameters<typeof columnsOf>[0]): Readonly<Record<ColumnName, unknown>> {
  const { reviewedAt } = row;
  return { ...columnsOf(row), reviewed_at: reviewedAt };
}

/** Rows of which some megabytes are held. */
const groups = { rows: 10_000, bytes: Number.POSITIVE_INFINITY };

/** The columns of JSONL with types and lists of their own: one row a sample, compressed by Snappy, in groups of 10,000. */
export const openParquetTable: OpenFormat = ({ file }) => {
  const table = openParquet(file, typedColumns, groups);
  return {
    async add(row) {
      await table.add(typedColumnsOf(row));
      return undefined;
    },
    async end() {
      await table.end();
    },
    close: () => table.close(),
  };
};
