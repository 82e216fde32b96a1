import { type CorpusEdit, type Negative, StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import type { Corpus, CorpusVersion, Prisma } from '../generated/prisma/client.ts';
import { chunksOf, inTransaction } from '../transaction.ts';
import { announceVersion } from './webhooks.ts';

export interface NewCorpusVersion {
  readonly corpusId: string;
  /** What has to be the newest version now: null for none. Where it is left out, the newest becomes the parent. */
  readonly parentId?: string | null | undefined;
  readonly forkedFrom?: string | undefined;
  readonly message?: string | undefined;
  readonly author?: string | undefined;
  readonly miningId?: string | undefined;
  /** Source, filters, quantile, fraction, groups, seed, preset. */
  readonly recipe: Prisma.InputJsonObject;
  readonly encoderId: string;
  /** sha256 over recipe, encoder, ID labels, edits and ordered negatives. */
  readonly hash: string;
  /** In the order that a run takes them. */
  readonly negatives: readonly Negative[];
  readonly edits?: readonly CorpusEdit[] | undefined;
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
 *
 * @throws StrayError NOT_FOUND for an unknown corpus · CONFLICT when another version than `parentId` is the newest by now
 */
export function writeCorpusVersion(db: Db, version: NewCorpusVersion): Promise<CorpusVersion> {
  const { negatives, edits = [], corpusId, parentId, ...facts } = version;
  return inTransaction(db, async (tx) => {
    // The lock makes writers of the same corpus wait, so that its numbers have no gap and no double.
    const locked = await tx.$queryRaw<unknown[]>`SELECT id FROM "Corpus" WHERE id = ${corpusId}::uuid FOR UPDATE`;
    if (locked.length === 0) throw new StrayError('NOT_FOUND', `There is no corpus ${corpusId}.`);
    const newest = await newestVersion(tx, corpusId);
    if (parentId !== undefined && (newest?.id ?? null) !== parentId) throw overtaken(newest);
    const written = await tx.corpusVersion.create({
      data: {
        ...facts,
        corpusId,
        parentId: newest?.id ?? null,
        number: (newest?.number ?? 0) + 1,
        count: negatives.length,
        statistics: statisticsOf(negatives),
      },
    });
    await writeNegatives(tx, written.id, negatives);
    const rows = edits.map(({ kind, text, polarity }) => ({
      corpusVersionId: written.id,
      kind: upper(kind),
      text,
      polarity: upper(polarity),
    }));
    for (const chunk of chunksOf(rows, rowsAtOnce)) await tx.corpusEdit.createMany({ data: [...chunk] });
    await announceVersion(tx, written);
    return written;
  });
}

/** The version that the next one follows. */
export function newestVersion(db: Db, corpusId: string): Promise<CorpusVersion | null> {
  return db.corpusVersion.findFirst({ where: { corpusId }, orderBy: { number: 'desc' } });
}

function overtaken(newest: CorpusVersion | null): StrayError {
  const by = newest?.author ? ` by ${newest.author}` : '';
  const what = newest === null ? 'its versions are gone' : `version ${newest.number} was published${by}`;
  return new StrayError(
    'CONFLICT',
    `The corpus has moved on since this draft was begun: ${what}. The draft is kept; bring it up to date, look at it once more, and publish it then.`,
  );
}

async function writeNegatives(tx: Prisma.TransactionClient, corpusVersionId: string, negatives: readonly Negative[]) {
  let position = 0;
  for (const chunk of chunksOf(negatives, rowsAtOnce)) {
    const rows = JSON.stringify(
      chunk.map(({ polarity, origin, ...word }) => ({
        ...word,
        polarity: upper(polarity),
        origin: upper(origin),
        position: position++,
      })),
    );
    await tx.$executeRaw`
      INSERT INTO "NegativeLabel"
        ("corpusVersionId", position, text, polarity, similarity, "nearestLabel", "nearestLabelSimilarity", origin)
      SELECT ${corpusVersionId}::uuid, n.*
      FROM jsonb_to_recordset(${rows}::jsonb) AS n(position int, text text, polarity "Polarity", similarity real,
        "nearestLabel" text, "nearestLabelSimilarity" real, origin "NegativeOrigin")`;
  }
  // The embedded server never gathers statistics by itself, and would put whole versions in order for one page of them.
  await tx.$executeRaw`ANALYZE "NegativeLabel"`;
}

/** What a version says of its negatives as a whole. */
export interface CorpusStatistics {
  /** Of the similarity that each was mined by; null of an empty version. */
  readonly similarity: { readonly least: number; readonly median: number; readonly most: number } | null;
  /** Of the similarity to the nearest ID label. */
  readonly nearest: { readonly least: number; readonly median: number; readonly most: number } | null;
  readonly nouns: number;
  readonly adjectives: number;
  readonly pinned: number;
  readonly added: number;
}

function statisticsOf(negatives: readonly Negative[]) {
  const count = (test: (negative: Negative) => boolean) => negatives.filter(test).length;
  return {
    similarity: spread(negatives.map(({ similarity }) => similarity)),
    nearest: spread(negatives.map(({ nearestLabelSimilarity }) => nearestLabelSimilarity)),
    nouns: count(({ polarity }) => polarity === 'noun'),
    adjectives: count(({ polarity }) => polarity === 'adjective'),
    pinned: count(({ origin }) => origin === 'pinned'),
    added: count(({ origin }) => origin === 'added'),
  } satisfies CorpusStatistics;
}

function spread(values: readonly number[]): CorpusStatistics['similarity'] {
  const sorted = Float32Array.from(values).sort();
  const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  return least === undefined || median === undefined || most === undefined ? null : { least, median, most };
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
    SELECT text, lower(polarity::text) AS polarity, similarity, "nearestLabel", "nearestLabelSimilarity",
           lower(origin::text) AS origin
    FROM "NegativeLabel" WHERE "corpusVersionId" = ${corpusVersionId}::uuid ORDER BY position`;
  return rows.map(withFloats);
}

/** The edits of a version. */
export async function readEdits(db: Db, corpusVersionId: string): Promise<CorpusEdit[]> {
  const rows = await db.corpusEdit.findMany({ where: { corpusVersionId }, orderBy: { text: 'asc' } });
  return rows.map(({ kind, text, polarity }) => ({ kind: lower(kind), text, polarity: lower(polarity) }));
}

/**
 * Deletes a version that nothing rests on. Versions that followed it then follow its parent.
 *
 * @throws StrayError NOT_FOUND · CONFLICT while a run was made with it, a draft begun from it, or it is the active one
 */
export function deleteCorpusVersion(db: Db, id: string): Promise<void> {
  return inTransaction(db, async (tx) => {
    const version = await tx.corpusVersion.findUnique({
      where: { id },
      select: {
        parentId: true,
        number: true,
        activeIn: { select: { id: true } },
        _count: { select: { runs: true, drafts: true } },
      },
    });
    if (version === null) throw new StrayError('NOT_FOUND', 'There is no such version.');
    const { runs, drafts } = version._count;
    const reason =
      runs > 0
        ? `${runs === 1 ? 'a run was' : `${runs} runs were`} scored with it and could not be repeated without`
        : drafts > 0
          ? 'a draft was begun from it'
          : version.activeIn !== null
            ? 'it is the project’s active version'
            : undefined;
    if (reason !== undefined) throw new StrayError('CONFLICT', `Version ${version.number} is kept: ${reason}.`);
    await tx.corpusVersion.updateMany({ where: { parentId: id }, data: { parentId: version.parentId } });
    await tx.corpusVersion.delete({ where: { id } });
  });
}

/**
 * Makes a version the one that new runs of its project use; an earlier one to roll back.
 *
 * @throws StrayError NOT_FOUND
 */
export async function activateCorpusVersion(db: Db, id: string): Promise<CorpusVersion> {
  const version = await db.corpusVersion.findUnique({ where: { id }, include: { corpus: true } });
  if (version === null) throw new StrayError('NOT_FOUND', 'There is no such version.');
  const { corpus, ...facts } = version;
  await db.project.update({ where: { id: corpus.projectId }, data: { activeCorpusVersionId: id } });
  return facts;
}

/** The shortest decimal of a float32 is a neighbour of it as a number of JavaScript. */
export function withFloats<T extends { readonly similarity: number; readonly nearestLabelSimilarity: number }>(
  row: T,
): T {
  return {
    ...row,
    similarity: Math.fround(row.similarity),
    nearestLabelSimilarity: Math.fround(row.nearestLabelSimilarity),
  };
}

/** PostgreSQL's spelling of our words. */
export function upper<T extends string>(word: T): Uppercase<T> {
  return word.toUpperCase() as Uppercase<T>;
}

/** Our spelling of PostgreSQL's words. */
export function lower<T extends string>(word: T): Lowercase<T> {
  return word.toLowerCase() as Lowercase<T>;
}
