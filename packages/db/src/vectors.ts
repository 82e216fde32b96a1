// The one file with `::vector` in its SQL. Embeddings go in as bytes, which a parameter cast to vector takes in
// pgvector's binary form, and come out as the base64 of that form: no number is ever written or read as text.
import { StrayError } from '@stray/core';
import type { Db } from './client.ts';
import { Prisma } from './generated/prisma/client.ts';
import { chunksOf } from './transaction.ts';

export interface BlobEmbedding {
  readonly sha256: string;
  readonly embedding: Float32Array;
}

export interface SampleEmbedding extends BlobEmbedding {
  readonly sampleId: string;
}

export interface TextEmbedding {
  readonly text: string;
  readonly embedding: Float32Array;
}

/** A statement of about half a megabyte for 1,000 dimensions. */
const rowsAtOnce = 100;
const keysAtOnce = 1000;

/** Writes image embeddings; a blob that this encoder has embedded before keeps what it has. */
export async function putEmbeddings(db: Db, encoderId: string, rows: readonly BlobEmbedding[]): Promise<void> {
  for (const chunk of chunksOf(rows, rowsAtOnce)) {
    const values = chunk.map(
      ({ sha256, embedding }) => Prisma.sql`(${sha256}, ${encoderId}, ${toBinary(embedding)}::vector)`,
    );
    await db.$executeRaw`
      INSERT INTO "Embedding" (sha256, "encoderId", embedding) VALUES ${Prisma.join(values)}
      ON CONFLICT (sha256, "encoderId") DO NOTHING`;
  }
}

/** The image embeddings of an encoder among these blobs; a blob without one is left out. */
export async function readEmbeddings(
  db: Db,
  encoderId: string,
  sha256s: readonly string[],
): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (const chunk of chunksOf(sha256s, keysAtOnce)) {
    const rows = await db.$queryRaw<{ sha256: string; encoded: string }[]>`
      SELECT sha256, encode(vector_send(embedding), 'base64') AS encoded FROM "Embedding"
      WHERE sha256 = ANY(${[...chunk]}::char(64)[]) AND "encoderId" = ${encoderId}`;
    for (const { sha256, encoded } of rows) found.set(sha256, fromBase64(encoded));
  }
  return found;
}

export interface EmbeddingStream {
  readonly datasetId: string;
  readonly encoderId: string;
  /** Samples at a time. */
  readonly batch: number;
  /** Begins behind the sample of this id. */
  readonly after?: string | undefined;
}

/**
 * The samples of a dataset that have an embedding and no error, in batches by id. Each batch is a statement of its own,
 * so that nothing is held open while it is worked on.
 */
export async function* streamEmbeddings(
  db: Db,
  { datasetId, encoderId, batch, after = '00000000-0000-0000-0000-000000000000' }: EmbeddingStream,
): AsyncGenerator<SampleEmbedding[]> {
  for (let last = after; ; ) {
    // The samples of the batch first, then each one's embedding by its key: without fresh statistics, which the embedded
    // server never has, a plain join would read every embedding for every batch.
    const rows = await db.$queryRaw<{ id: string; sha256: string; encoded: string | null }[]>`
      WITH s AS MATERIALIZED (
        SELECT id, sha256 FROM "Sample"
        WHERE "datasetId" = ${datasetId}::uuid AND "errorCode" IS NULL AND id > ${last}::uuid
        ORDER BY id LIMIT ${batch}
      )
      SELECT s.id, s.sha256, (
        SELECT encode(vector_send(e.embedding), 'base64') FROM "Embedding" e
        WHERE e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}
      ) AS encoded
      FROM s ORDER BY s.id`;
    const embedded = rows.flatMap(({ id, sha256, encoded }) =>
      encoded === null ? [] : [{ sampleId: id, sha256, embedding: fromBase64(encoded) }],
    );
    if (embedded.length > 0) yield embedded;
    const end = rows.at(-1);
    if (end === undefined || rows.length < batch) return;
    last = end.id;
  }
}

/** How many samples of a dataset have an embedding of this encoder. */
export async function countEmbeddings(
  db: Db,
  { datasetId, encoderId }: { datasetId: string; encoderId: string },
): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM "Sample" s
    JOIN "Embedding" e ON e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}
    WHERE s."datasetId" = ${datasetId}::uuid`;
  return row?.n ?? 0;
}

/** Writes text embeddings, under the text with its prompt applied; a text that is there keeps what it has. */
export async function putLabels(db: Db, encoderId: string, rows: readonly TextEmbedding[]): Promise<void> {
  for (const chunk of chunksOf(rows, rowsAtOnce)) {
    const values = chunk.map(
      ({ text, embedding }) => Prisma.sql`(${text}, ${encoderId}, ${toBinary(embedding)}::vector)`,
    );
    await db.$executeRaw`
      INSERT INTO "Label" (text, "encoderId", embedding) VALUES ${Prisma.join(values)}
      ON CONFLICT (text, "encoderId") DO NOTHING`;
  }
}

/** The text embeddings of an encoder among these texts; a text without one is left out. */
export async function readLabels(
  db: Db,
  encoderId: string,
  texts: readonly string[],
): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (const chunk of chunksOf(texts, keysAtOnce)) {
    const rows = await db.$queryRaw<{ text: string; encoded: string }[]>`
      SELECT text, encode(vector_send(embedding), 'base64') AS encoded FROM "Label"
      WHERE text = ANY(${[...chunk]}::text[]) AND "encoderId" = ${encoderId}`;
    for (const { text, encoded } of rows) found.set(text, fromBase64(encoded));
  }
  return found;
}

/** What `vector_recv` takes: the dimension and a zero as int16, then each value as float32, all big-endian. */
function toBinary(embedding: Float32Array): Uint8Array<ArrayBuffer> {
  if (!embedding.every(Number.isFinite)) {
    throw new StrayError('INTERNAL', 'An embedding holds a value that is not a finite number.');
  }
  const bytes = Buffer.from(new ArrayBuffer(4 + embedding.byteLength));
  bytes.writeUInt16BE(embedding.length, 0);
  const values = bytes.subarray(4);
  values.set(new Uint8Array(embedding.buffer, embedding.byteOffset, embedding.byteLength));
  values.swap32();
  return bytes;
}

/** The same form back, from `vector_send`. */
function fromBase64(encoded: string): Float32Array {
  const bytes = Buffer.from(encoded, 'base64');
  const dimension = bytes.readUInt16BE(0);
  const embedding = new Float32Array(dimension);
  const values = Buffer.from(embedding.buffer);
  bytes.copy(values, 0, 4, 4 + 4 * dimension);
  values.swap32();
  return embedding;
}
