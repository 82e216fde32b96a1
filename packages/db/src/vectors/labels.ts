import type { Db } from '../client.ts';
import { type LabelKind, Prisma } from '../generated/prisma/client.ts';
import { chunksOf } from '../transaction.ts';
import { fromBase64, toBinary } from './binary.ts';

export interface LabelEmbedding {
  readonly text: string;
  /** How the text became an embedding. */
  readonly kind: LabelKind;
  readonly embedding: Float32Array;
}

/** A statement of about half a megabyte for 1,000 dimensions. */
const rowsAtOnce = 100;
const keysAtOnce = 1000;

/** Writes text embeddings; a text that is there in its kind keeps what it has. */
export async function putLabels(db: Db, encoderId: string, rows: readonly LabelEmbedding[]): Promise<void> {
  for (const chunk of chunksOf(rows, rowsAtOnce)) {
    const values = chunk.map(
      ({ text, kind, embedding }) =>
        Prisma.sql`(${encoderId}, ${kind}::"LabelKind", ${text}, ${toBinary(embedding)}::vector)`,
    );
    await db.$executeRaw`
      INSERT INTO "Label" ("encoderId", kind, text, embedding) VALUES ${Prisma.join(values)}
      ON CONFLICT ("encoderId", kind, text) DO NOTHING`;
  }
}

export interface LabelsWanted {
  readonly encoderId: string;
  readonly kind: LabelKind;
  readonly texts: readonly string[];
}

/** The embeddings of these texts in one kind; a text without one is left out. */
export async function readLabels(db: Db, { encoderId, kind, texts }: LabelsWanted): Promise<Map<string, Float32Array>> {
  const found = new Map<string, Float32Array>();
  for (const chunk of chunksOf(texts, keysAtOnce)) {
    const rows = await db.$queryRaw<{ text: string; encoded: string }[]>`
      SELECT text, encode(vector_send(embedding), 'base64') AS encoded FROM "Label"
      WHERE "encoderId" = ${encoderId} AND kind = ${kind}::"LabelKind" AND text = ANY(${[...chunk]}::text[])`;
    for (const { text, encoded } of rows) found.set(text, fromBase64(encoded));
  }
  return found;
}
