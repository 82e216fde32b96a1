import { type FileHandle, open } from 'node:fs/promises';
import { ByteWriter, ParquetWriter, type SchemaElement } from 'hyparquet-writer';

export interface ParquetColumn<Row> {
  readonly name: string;
  /** What it holds; all but lists may be null. */
  readonly kind: keyof typeof elements;
  readonly of: (row: Row) => unknown;
}

export interface ParquetFile<Row> {
  /** @param bytes of the large values among them @returns what to wait for, until the disk has taken the rows before */
  add(row: Row, bytes?: number): Promise<void> | undefined;
  /** @returns how many bytes it has, once it is whole */
  end(metadata?: Readonly<Record<string, string>>): Promise<number>;
  /** Closes it, whatever became of it. */
  close(): Promise<void>;
}

/** A row group is what a reader reads at once, and what is in memory until it is full. */
export interface RowGroups {
  readonly rows: number;
  readonly bytes: number;
}

const text = { type: 'BYTE_ARRAY', converted_type: 'UTF8' } as const;
const single = { type: 'FLOAT' } as const;

const elements = {
  text: optional(text),
  /** A text that neither shrinks nor has a use as a least or greatest value. */
  opaque: optional(text),
  flag: optional({ type: 'BOOLEAN' }),
  whole: optional({ type: 'INT32' }),
  long: optional({ type: 'INT64' }),
  single: optional(single),
  double: optional({ type: 'DOUBLE' }),
  moment: optional({ type: 'INT64', converted_type: 'TIMESTAMP_MILLIS' }),
  texts: listOf(text),
  singles: listOf(single),
  /** A struct of the bytes and the path of an image, as Hugging Face's `Image` is kept. */
  image: (name: string): SchemaElement[] => [
    { name, repetition_type: 'OPTIONAL', num_children: 2 },
    { name: 'bytes', type: 'BYTE_ARRAY', repetition_type: 'OPTIONAL' },
    { name: 'path', ...text, repetition_type: 'OPTIONAL' },
  ],
};

function optional(element: Omit<SchemaElement, 'name'>) {
  return (name: string): SchemaElement[] => [{ name, ...element, repetition_type: 'OPTIONAL' }];
}

function listOf(element: Omit<SchemaElement, 'name'>) {
  return (name: string): SchemaElement[] => [
    { name, converted_type: 'LIST', repetition_type: 'REQUIRED', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', ...element, repetition_type: 'REQUIRED' },
  ];
}

/** What is not like the others: nobody looks for the least of a list. */
const plain = { statistics: false } as const;
const asItIs = { codec: 'UNCOMPRESSED', statistics: false } as const;
const written: Partial<Record<ParquetColumn<never>['kind'], typeof plain | typeof asItIs>> = {
  ...{ opaque: asItIs, image: asItIs },
  ...{ texts: plain, singles: plain },
};

/**
 * A Parquet file that is written row group by row group: one is in memory, and of those before the places of their columns.
 * The same rows are the same bytes: what compresses them is part of the writer, and no date goes in.
 *
 * @see https://parquet.apache.org/docs/file-format/
 */
export function openParquet<Row>(
  path: string,
  columns: readonly ParquetColumn<Row>[],
  groups: RowGroups,
): ParquetFile<Row> {
  const file = open(path, 'wx', 0o600);
  file.catch(() => undefined);
  const bytes = new ByteWriter(1 << 20);
  const schema = columns.flatMap(({ name, kind }) => elements[kind](name));
  const writer = new ParquetWriter({
    writer: bytes,
    schema: [{ name: 'schema', num_children: columns.length }, ...schema],
    createdBy: 'stray',
  });
  const pending = columns.map(({ of }) => ({ of, values: [] as unknown[] }));
  let [rows, held] = [0, 0];
  const toDisk = async () => {
    await (await file).appendFile(bytes.getBytes());
    bytes.index = 0;
  };
  const endGroup = async () => {
    const columnData = columns.map(({ name, kind }, i) => ({
      name,
      data: pending[i]?.values ?? [],
      ...written[kind],
    }));
    if (rows > 0) await writer.write({ columnData, rowGroupSize: rows });
    for (const { values } of pending) values.length = 0;
    [rows, held] = [0, 0];
    await toDisk();
  };
  return {
    add(row, large = 0) {
      for (const { of, values } of pending) values.push(of(row));
      rows++;
      held += large;
      return rows >= groups.rows || held >= groups.bytes ? endGroup() : undefined;
    },
    async end(metadata = {}) {
      await endGroup();
      writer.kvMetadata = Object.entries(metadata).map(([key, value]) => ({ key, value }));
      await writer.finish();
      await toDisk();
      return writer.writer.offset;
    },
    close: () => file.then((handle: FileHandle) => handle.close()).catch(() => undefined),
  };
}
