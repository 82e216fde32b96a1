import type { Database, Db } from '../client.ts';
import { real, text } from '../copy/cells.ts';
import { type Columns, columnsOf, copyRows } from '../copy/copyRows.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { chunksOf } from '../transaction.ts';
import { fromBase64, toBinary, vectorsOf } from './binary.ts';

/** What an encoder makes of an image. */
export interface ImageEmbedding {
  readonly embedding: Float32Array;
  /** The largest class probability, of an encoder that is a closed-set classifier too. */
  readonly maxProbability: number | null;
}

export interface BlobEmbedding {
  readonly sha256: string;
  readonly embedding: Float32Array;
  readonly maxProbability?: number | null | undefined;
}

export interface SampleEmbedding extends ImageEmbedding {
  readonly sampleId: string;
  readonly sha256: string;
}

/** A statement of about half a megabyte for 1,000 dimensions. */
const rowsAtOnce = 100;
const keysAtOnce = 1000;

/**
 * Writes image embeddings, each blob once; one that this encoder has embedded before keeps its embedding, and gets its
 * class probability where it had none.
 */
export async function putEmbeddings(db: Db, encoderId: string, rows: readonly BlobEmbedding[]): Promise<void> {
  for (const chunk of chunksOf(rows, rowsAtOnce)) {
    const values = chunk.map(
      ({ sha256, embedding, maxProbability = null }) =>
        Prisma.sql`(${sha256}, ${encoderId}, ${toBinary(embedding)}::vector, ${maxProbability}::real)`,
    );
    await db.$executeRaw`
      INSERT INTO "Embedding" (sha256, "encoderId", embedding, "maxProbability") VALUES ${Prisma.join(values)}
      ON CONFLICT (sha256, "encoderId") DO UPDATE SET "maxProbability" = EXCLUDED."maxProbability"
        WHERE "Embedding"."maxProbability" IS NULL AND EXCLUDED."maxProbability" IS NOT NULL`;
  }
}

/** The image embeddings of an encoder among these blobs; a blob without one is left out. */
export async function readEmbeddings(
  db: Db,
  encoderId: string,
  sha256s: readonly string[],
): Promise<Map<string, ImageEmbedding>> {
  const found = new Map<string, ImageEmbedding>();
  for (const chunk of chunksOf(sha256s, keysAtOnce)) {
    const rows = await db.$queryRaw<({ sha256: string } & Row)[]>`
      SELECT sha256, encode(vector_send(embedding), 'base64') AS encoded, "maxProbability" FROM "Embedding"
      WHERE sha256 = ANY(${[...chunk]}::char(64)[]) AND "encoderId" = ${encoderId}`;
    for (const row of rows) found.set(row.sha256, imageEmbedding(row));
  }
  return found;
}

/** The embedding of a sample; null for one that does not exist or has none. */
export async function readSampleEmbedding(
  db: Db,
  { encoderId, sampleId }: { readonly encoderId: string; readonly sampleId: string },
): Promise<Float32Array | null> {
  const [row] = await db.$queryRaw<Pick<Row, 'encoded'>[]>`
    SELECT encode(vector_send(e.embedding), 'base64') AS encoded
    FROM "Sample" s JOIN "Embedding" e ON e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}
    WHERE s.id = ${sampleId}::uuid`;
  return row === undefined ? null : fromBase64(row.encoded);
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
 * The samples of a dataset that have an embedding and no error, in batches by id. Each batch is a statement of its own, so
 * that nothing is held open while it is worked on; the next one is read meanwhile.
 */
export async function* streamEmbeddings(
  pool: Database['pool'],
  stream: EmbeddingStream,
): AsyncGenerator<SampleEmbedding[]> {
  let coming = readBatch(pool, stream);
  for (;;) {
    const { id, sha256, embedding, maxProbability } = await coming;
    const end = id.length < stream.batch ? null : (id.at(-1) ?? null);
    if (end !== null) {
      coming = readBatch(pool, { ...stream, after: end });
      // Heard when it is awaited, if it ever is.
      coming.catch(() => undefined);
    }
    const embedded = embedding.flatMap((values, i) =>
      values === null
        ? []
        : [
            {
              sampleId: id[i] ?? '',
              sha256: sha256[i] ?? '',
              embedding: values,
              maxProbability: maxProbability[i] ?? null,
            },
          ],
    );
    if (embedded.length > 0) yield embedded;
    if (end === null) return;
  }
}

/** Before the embedding, which is read as a whole column. */
const batchCells = { id: text, sha256: text, maxProbability: real };
const batchWidth = Object.keys(batchCells).length + 1;

interface Batch extends Columns<typeof batchCells> {
  readonly embedding: readonly (Float32Array | null)[];
}

/**
 * The samples of the batch first, then each one's embedding by its key: without fresh statistics, which the embedded server
 * never has, a plain join would read every embedding for every batch.
 */
async function readBatch(
  pool: Database['pool'],
  { datasetId, encoderId, batch, after = '00000000-0000-0000-0000-000000000000' }: EmbeddingStream,
): Promise<Batch> {
  const query = Prisma.sql`
    WITH s AS MATERIALIZED (
      SELECT id, sha256 FROM "Sample"
      WHERE "datasetId" = ${datasetId}::uuid AND "errorCode" IS NULL AND id > ${after}::uuid
      ORDER BY id LIMIT ${batch}
    )
    SELECT s.id::text, s.sha256, e."maxProbability", e.embedding FROM s LEFT JOIN LATERAL (
      SELECT embedding, "maxProbability" FROM "Embedding"
      WHERE sha256 = s.sha256 AND "encoderId" = ${encoderId} LIMIT 1
    ) e ON true
    ORDER BY s.id`;
  const copied = await copyRows(pool, query, batchWidth);
  return { ...columnsOf(copied, batchCells), embedding: vectorsOf(copied, batchWidth - 1) };
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

/** The images of a dataset that have an embedding and no error, each once, in the order of their names; and how many samples. */
export async function embeddedBlobs(
  db: Db,
  { datasetId, encoderId }: { datasetId: string; encoderId: string },
): Promise<{ blobs: readonly string[]; samples: number }> {
  const rows = await db.$queryRaw<{ sha256: string; samples: number }[]>`
    SELECT s.sha256, count(*)::int AS samples FROM "Sample" s
    JOIN "Embedding" e ON e.sha256 = s.sha256 AND e."encoderId" = ${encoderId}
    WHERE s."datasetId" = ${datasetId}::uuid AND s."errorCode" IS NULL
    GROUP BY s.sha256 ORDER BY s.sha256 COLLATE "C"`;
  return { blobs: rows.map(({ sha256 }) => sha256), samples: rows.reduce((sum, row) => sum + row.samples, 0) };
}

interface Row {
  readonly encoded: string;
  readonly maxProbability: number | null;
}

/** The adapter reads the decimal of a real as a double; the number that was written is the float32 next to it. */
function imageEmbedding({ encoded, maxProbability }: Row): ImageEmbedding {
  return {
    embedding: fromBase64(encoded),
    maxProbability: maxProbability === null ? null : Math.fround(maxProbability),
  };
}
