import type { MinedWord, MinedWords } from '@stray/core';
import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import type { Mining, Prisma } from '../generated/prisma/client.ts';
import { chunksOf, inTransaction } from '../transaction.ts';
import { upper, withFloats } from './corpora.ts';

export interface NewMining {
  readonly projectId: string;
  readonly labelSetId: string;
  readonly encoderId: string;
  readonly recipe: Prisma.InputJsonObject;
  /** sha256 over recipe, encoder and ID labels. */
  readonly hash: string;
  readonly words: MinedWords;
}

const rowsAtOnce = 5000;

/** What a project has mined before under this hash. */
export function findMining(db: Db, { projectId, hash }: { projectId: string; hash: string }): Promise<Mining | null> {
  return db.mining.findUnique({ where: { projectId_hash: { projectId, hash } } });
}

/** Keeps what was mined, with all its words or not at all; what was mined before under the same hash stays as it is. */
export function writeMining(db: Db, { words, ...mining }: NewMining): Promise<Mining> {
  const { kept, reserve } = words;
  return inTransaction(db, async (tx) => {
    const { projectId, hash } = mining;
    // Two that mine the same at once: the second finds what the first wrote.
    await tx.$queryRaw`SELECT id FROM "Project" WHERE id = ${projectId}::uuid FOR UPDATE`;
    const known = await findMining(tx, { projectId, hash });
    if (known !== null) return known;
    const written = await tx.mining.create({ data: { ...mining, kept: kept.length } });
    let position = 0;
    for (const chunk of chunksOf([...kept, ...reserve], rowsAtOnce)) {
      const rows = JSON.stringify(
        chunk.map(({ polarity, ...word }) => ({ ...word, polarity: upper(polarity), position: position++ })),
      );
      await tx.$executeRaw`
        INSERT INTO "MinedWord"
          ("miningId", position, text, polarity, similarity, "nearestLabel", "nearestLabelSimilarity")
        SELECT ${written.id}::uuid, w.*
        FROM jsonb_to_recordset(${rows}::jsonb) AS w(position int, text text, polarity "Polarity", similarity real,
          "nearestLabel" text, "nearestLabelSimilarity" real)`;
    }
    return written;
  });
}

/**
 * The words that were mined, those kept and those in line.
 *
 * @throws StrayError NOT_FOUND
 */
export async function readMining(db: Db, miningId: string): Promise<Mining & { readonly words: MinedWords }> {
  const mining = await db.mining.findUnique({ where: { id: miningId } });
  if (mining === null) throw new StrayError('NOT_FOUND', `There is no mining ${miningId}.`);
  const rows = await db.$queryRaw<MinedWord[]>`
    SELECT text, lower(polarity::text) AS polarity, similarity, "nearestLabel", "nearestLabelSimilarity"
    FROM "MinedWord" WHERE "miningId" = ${miningId}::uuid ORDER BY position`;
  const words = rows.map(withFloats);
  return { ...mining, words: { kept: words.slice(0, mining.kept), reserve: words.slice(mining.kept) } };
}
