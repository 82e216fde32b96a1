import { type FileHandle, open } from 'node:fs/promises';
import { type CopiedRows, exportCells } from '@stray/db';
import { type Data, Field, makeData, RecordBatch, RecordBatchStreamWriter, Schema, Struct, Table } from 'apache-arrow';
import {
  Compression,
  EnabledStatistics,
  transformParquetStream,
  Table as WasmTable,
  type WriterProperties,
  WriterPropertiesBuilder,
} from 'parquet-wasm';
import { arrowKinds, textColumn } from '../arrowColumns.ts';
import type { ChosenRows, OpenFormat } from '../exportFormat.ts';
import type { ColumnName } from './columns.ts';

/** Of each column of the table what it holds, and of which cell it is made. */
const columns = {
  path: ['text', 'path'],
  class: ['firstText', 'classes'],
  split: ['text', 'split'],
  decision: ['text', 'decision'],
  flagged: ['flag', 'flagged'],
  score: ['double', 'score'],
  p_value: ['double', 'pValue'],
  nearest_label: ['text', 'nearestLabel'],
  nearest_label_similarity: ['single', 'nearestLabelSimilarity'],
  top_negatives: ['texts', 'topNegatives'],
  top_negative_similarities: ['singles', 'topNegativeSimilarities'],
  looks_like: ['texts', 'looksLike'],
  declared_classes: ['texts', 'declaredClasses'],
  tags: ['texts', 'tags'],
  note: ['text', 'note'],
  reviewer: ['text', 'reviewer'],
  reviewed_at: ['moment', 'reviewedAt'],
  width: ['whole', 'width'],
  height: ['whole', 'height'],
  bytes: ['whole', 'bytes'],
  sha256: ['text', 'sha256'],
  sample_id: ['text', 'id'],
  error: ['text', 'errorCode'],
} as const satisfies Record<ColumnName, readonly [keyof typeof arrowKinds, keyof typeof exportCells | 'split']>;

const schema = new Schema(
  Object.entries(columns).map(([name, [kind]]) => new Field(name, arrowKinds[kind].type, arrowKinds[kind].nullable)),
);

/** A row group is what a reader reads at once. */
const rowsInGroup = 20_000;
/** Neither do they shrink, nor has their least or greatest a use. */
const opaque = ['sha256', 'sample_id'] as const satisfies readonly ColumnName[];
/** A dictionary of values that hardly come twice takes longer than the values do, and more room. */
const hardlyTwice: readonly ColumnName[] = ['path', 'score', 'p_value', 'nearest_label_similarity', 'bytes'];

/**
 * The columns of JSONL with types and lists of their own: one row a sample, compressed by Snappy. The same rows are the same
 * bytes: what compresses them is part of the writer, and no date goes in.
 *
 * @see https://parquet.apache.org/docs/file-format/
 */
export const openParquetTable: OpenFormat = ({ file }) => {
  const opened = open(file, 'wx', 0o600);
  let hasRows = false;
  const { readable, writable } = new TransformStream<unknown, unknown>();
  const batches = writable.getWriter();
  const written = write(opened, readable);
  // Heard at the next page, or at the end.
  written.catch((error) => batches.abort(error).catch(() => undefined));
  return {
    async addPage(copied, chosen) {
      if (chosen.rows.length === 0) return;
      hasRows = true;
      await Promise.race([batches.write(batchOf(copied, chosen)), written]);
    },
    async end() {
      if (!hasRows) await batches.write(batchOf(nothing, { rows: new Int32Array(), splits: [] }));
      await Promise.race([batches.close(), written]);
      await written;
    },
    async close() {
      await batches.abort().catch(() => undefined);
      await written.catch(() => undefined);
      await opened.then((handle) => handle.close()).catch(() => undefined);
    },
  };
};

/** Batches of rows → a file, row group by row group. */
async function write(opened: Promise<FileHandle>, batches: ReadableStream): Promise<void> {
  const handle = await opened;
  for await (const piece of await transformParquetStream(batches, properties())) await handle.appendFile(piece);
}

/** Of the texts and numbers a reader may want to know the least and the greatest of a row group, and of lists of nothing. */
function properties(): WriterProperties {
  let builder = new WriterPropertiesBuilder()
    .setCreatedBy('stray')
    .setCompression(Compression.SNAPPY)
    .setMaxRowGroupSize(rowsInGroup)
    .setStatisticsEnabled(EnabledStatistics.None);
  for (const [name, [kind]] of Object.entries(columns)) {
    if (opaque.some((other) => other === name)) {
      builder = builder.setColumnDictionaryEnabled(name, false).setColumnCompression(name, Compression.UNCOMPRESSED);
    } else if (kind !== 'texts' && kind !== 'singles') {
      builder = builder.setColumnStatisticsEnabled(name, EnabledStatistics.Chunk);
    }
    if (hardlyTwice.some((other) => other === name)) builder = builder.setColumnDictionaryEnabled(name, false);
  }
  return builder.build();
}

const cellNames = Object.keys(exportCells);

/** @returns what the writer takes, in its own memory */
function batchOf(copied: CopiedRows, { rows, splits }: ChosenRows): unknown {
  const children = Object.values(columns).map(
    ([kind, cell]): Data =>
      cell === 'split' ? textColumn(splits) : arrowKinds[kind].read({ copied, column: cellNames.indexOf(cell), rows }),
  );
  const struct = makeData({ type: new Struct(schema.fields), length: rows.length, nullCount: 0, children });
  const stream = RecordBatchStreamWriter.writeAll(new Table([new RecordBatch(schema, struct)]));
  const table = WasmTable.fromIPCStream(stream.toUint8Array(true));
  try {
    return table.recordBatch(0);
  } finally {
    table.free();
  }
}

/** What a table without rows is made of: its columns. */
const nothing: CopiedRows = {
  ...{ bytes: Buffer.alloc(0), count: 0, width: cellNames.length },
  ...{ starts: new Int32Array(), lengths: new Int32Array() },
};
