import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';

/** The negatives of a version, or all words of a mining, those in line too. */
export type WordSet =
  | { readonly corpusVersionId: string; readonly miningId?: undefined }
  | { readonly miningId: string; readonly corpusVersionId?: undefined };

export interface Words {
  /** Rows with position, text and polarity, under the name `n`. */
  readonly from: Prisma.Sql;
  readonly where: Prisma.Sql;
  /** The kind of embedding that a word of `n` has. */
  readonly kind: Prisma.Sql;
}

/**
 * Where a set of words is, and in which kind its words are embedded: CSP's, if its candidates were the conjugated pool.
 *
 * @throws StrayError NOT_FOUND
 */
export async function wordsOf(db: Db, set: WordSet, conjugated?: boolean): Promise<Words> {
  const csp = conjugated ?? (await isConjugated(db, set));
  const kind = Prisma.sql`(${csp ? 'CSP_' : ''} || n.polarity::text)::"LabelKind"`;
  return set.miningId === undefined
    ? {
        from: Prisma.sql`"NegativeLabel" n`,
        where: Prisma.sql`n."corpusVersionId" = ${set.corpusVersionId}::uuid`,
        kind,
      }
    : { from: Prisma.sql`"MinedWord" n`, where: Prisma.sql`n."miningId" = ${set.miningId}::uuid`, kind };
}

async function isConjugated(db: Db, set: WordSet): Promise<boolean> {
  const [row] =
    set.miningId === undefined
      ? await db.$queryRaw<{ pool: string | null }[]>`
          SELECT recipe->>'pool' AS pool FROM "CorpusVersion" WHERE id = ${set.corpusVersionId}::uuid`
      : await db.$queryRaw<{ pool: string | null }[]>`
          SELECT recipe->>'pool' AS pool FROM "Mining" WHERE id = ${set.miningId}::uuid`;
  if (row !== undefined) return row.pool === 'conjugated';
  throw new StrayError('NOT_FOUND', 'The words to search in are gone: their corpus version or mining does not exist.');
}

/** How many words of a set have an embedding. */
export async function countLabels(db: Db, { encoderId, ...set }: WordSet & { encoderId: string }): Promise<number> {
  const { from, where, kind } = await wordsOf(db, set);
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM ${from}
    JOIN "Label" l ON l."encoderId" = ${encoderId} AND l.kind = ${kind} AND l.text = n.text
    WHERE ${where}`;
  return row?.n ?? 0;
}

export type LackingWanted = WordSet & {
  readonly encoderId: string;
  readonly limit: number;
  /** Begins behind this position. */
  readonly after?: number | undefined;
};

export interface LackingLabel {
  readonly position: number;
  readonly text: string;
  readonly polarity: 'noun' | 'adjective';
  readonly kind: 'NOUN' | 'ADJECTIVE' | 'CSP_NOUN' | 'CSP_ADJECTIVE';
}

/** Words of a set without an embedding, by position. */
export async function lackingLabels(
  db: Db,
  { encoderId, limit, after = -1, ...set }: LackingWanted,
): Promise<LackingLabel[]> {
  const { from, where, kind } = await wordsOf(db, set);
  return db.$queryRaw<LackingLabel[]>`
    SELECT n.position, n.text, lower(n.polarity::text) AS polarity, ${kind}::text AS kind FROM ${from}
    WHERE ${where} AND n.position > ${after} AND NOT EXISTS (
      SELECT FROM "Label" l WHERE l."encoderId" = ${encoderId} AND l.kind = ${kind} AND l.text = n.text
    )
    ORDER BY n.position LIMIT ${limit}`;
}
