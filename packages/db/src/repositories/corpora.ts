import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import type { Corpus, CorpusVersion, Prisma } from '../generated/prisma/client.ts';
import { chunksOf, inTransaction } from '../transaction.ts';

/** A mined negative label. */
export interface Negative {
  readonly text: string;
  readonly polarity: 'noun' | 'adjective';
  /** The quantile of its similarities to the ID labels by which it was mined. */
  readonly similarity: number;
}

export interface CorpusEditFact {
  readonly kind: 'BAN' | 'PIN' | 'ADD';
  readonly text: string;
}

export interface NewCorpusVersion {
  readonly corpusId: string;
  readonly parentId?: string | undefined;
  readonly message?: string | undefined;
  readonly author?: string | undefined;
  /** Source, filters, quantile, fraction, groups, seed, preset. */
  readonly recipe: Prisma.InputJsonObject;
  readonly encoderId: string;
  /** sha256 over recipe, encoder, ID labels and ordered negatives. */
  readonly hash: string;
  /** In the order that a run takes them. */
  readonly negatives: readonly Negative[];
  readonly edits?: readonly CorpusEditFact[] | undefined;
}

const rowsAtOnce = 5000;

/** The corpus of this name, made when the project lacks it. */
export function ensureCorpus(db: Db, { projectId, name }: { projectId: string; name: string }): Promise<Corpus> {
  return db.corpus.upsert({
    where: { projectId_name: { projectId, name } },
    create: { projectId, name },
    update: {},
  });
}

/**
 * Writes the next version of a corpus with all its negatives, or nothing of it. A version is never changed afterwards.
 * @throws StrayError NOT_FOUND for an unknown corpus
 */
export function writeCorpusVersion(db: Db, version: NewCorpusVersion): Promise<CorpusVersion> {
  const { negatives, edits = [], corpusId, ...facts } = version;
  return inTransaction(db, async (tx) => {
    // The lock makes writers of the same corpus wait, so that its numbers have no gap and no double.
    const locked = await tx.$queryRaw<unknown[]>`SELECT id FROM "Corpus" WHERE id = ${corpusId}::uuid FOR UPDATE`;
    if (locked.length === 0) throw new StrayError('NOT_FOUND', `There is no corpus ${corpusId}.`);
    const latest = await tx.corpusVersion.aggregate({ where: { corpusId }, _max: { number: true } });
    const written = await tx.corpusVersion.create({
      data: { ...facts, corpusId, number: (latest._max.number ?? 0) + 1 },
    });
    let position = 0;
    for (const chunk of chunksOf(negatives, rowsAtOnce)) {
      const rows = JSON.stringify(
        chunk.map((negative) => ({ ...negative, polarity: negative.polarity.toUpperCase(), position: position++ })),
      );
      await tx.$executeRaw`
        INSERT INTO "NegativeLabel" ("corpusVersionId", position, text, polarity, similarity)
        SELECT ${written.id}::uuid, n.position, n.text, n.polarity, n.similarity
        FROM jsonb_to_recordset(${rows}::jsonb)
          AS n(position int, text text, polarity "Polarity", similarity real)`;
    }
    await tx.corpusEdit.createMany({
      data: edits.map(({ kind, text }) => ({ kind, text, corpusVersionId: written.id })),
    });
    return written;
  });
}

/** The version of a corpus with this hash, which has the same negatives in the same order. */
export function findCorpusVersion(
  db: Db,
  { corpusId, hash }: { corpusId: string; hash: string },
): Promise<CorpusVersion | null> {
  return db.corpusVersion.findFirst({ where: { corpusId, hash }, orderBy: { number: 'desc' } });
}

/** The negatives of a version, in their order. */
export async function readNegatives(db: Db, corpusVersionId: string): Promise<Negative[]> {
  const rows = await db.$queryRaw<Negative[]>`
    SELECT text, lower(polarity::text) AS polarity, similarity FROM "NegativeLabel"
    WHERE "corpusVersionId" = ${corpusVersionId}::uuid ORDER BY position`;
  // The shortest decimal of a float32 is a neighbour of it as a number of JavaScript.
  return rows.map((row) => ({ ...row, similarity: Math.fround(row.similarity) }));
}
