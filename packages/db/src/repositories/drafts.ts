import { type CorpusEdit, type ErrorCode, StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import type { CorpusDraft, Prisma } from '../generated/prisma/client.ts';
import { chunksOf, inTransaction } from '../transaction.ts';
import { lower, newestVersion, readEdits, upper } from './corpora.ts';

export interface NewDraft {
  readonly corpusId: string;
  readonly labelSetId: string;
  readonly encoderId: string;
  readonly recipe: Prisma.InputJsonObject;
  readonly author?: string | undefined;
  readonly forkedFrom?: string | undefined;
  /** What was mined for these labels before; a draft without one has to be mined. */
  readonly miningId?: string | undefined;
  readonly edits?: readonly CorpusEdit[] | undefined;
}

export type DraftWithEdits = CorpusDraft & { readonly edits: readonly CorpusEdit[] };

/** No draft holds more edits; longer lists of words are a corpus of their own. */
export const mostEdits = 10_000;

const rowsAtOnce = 2000;

/** Begins a version on top of the newest one of its corpus. */
export function createDraft(db: Db, { edits = [], ...draft }: NewDraft): Promise<CorpusDraft> {
  return inTransaction(db, async (tx) => {
    const parent = await newestVersion(tx, draft.corpusId);
    const status = draft.miningId === undefined ? 'MINING' : 'READY';
    const made = await tx.corpusDraft.create({ data: { ...draft, status, parentId: parent?.id ?? null } });
    await insertEdits(tx, made.id, { edits, author: draft.author });
    return made;
  });
}

/** @throws StrayError NOT_FOUND */
export async function readDraft(db: Db, id: string): Promise<DraftWithEdits> {
  const found = await db.corpusDraft.findUnique({
    where: { id },
    include: { edits: { orderBy: [{ createdAt: 'asc' }, { text: 'asc' }] } },
  });
  if (found === null) throw new StrayError('NOT_FOUND', 'There is no such draft: it was published or deleted.');
  const edits = found.edits.map(({ kind, text, polarity }) => ({ kind: lower(kind), text, polarity: lower(polarity) }));
  return { ...found, edits };
}

export interface DraftChange {
  /** Take the place of what was said of these words before. */
  readonly edits: readonly CorpusEdit[];
  /** Words of which nothing is to be said any more. */
  readonly undo: readonly string[];
  readonly author?: string | undefined;
}

/**
 * Changes the edits of a draft, all or none.
 *
 * @throws StrayError NOT_FOUND · BAD_ARGUMENT above the most edits that a draft may hold
 */
export function editDraft(db: Db, id: string, { edits, undo, author }: DraftChange): Promise<DraftWithEdits> {
  return inTransaction(db, async (tx) => {
    await lockDraft(tx, id);
    const texts = [...edits.map(({ text }) => text), ...undo];
    await tx.draftEdit.deleteMany({ where: { draftId: id, text: { in: texts } } });
    await insertEdits(tx, id, { edits, author });
    const count = await tx.draftEdit.count({ where: { draftId: id } });
    if (count > mostEdits) {
      throw new StrayError(
        'BAD_ARGUMENT',
        `A draft holds at most ${mostEdits.toLocaleString('en')} edits; import a long list of words as a corpus of its own.`,
      );
    }
    await tx.corpusDraft.update({ where: { id }, data: { revision: { increment: 1 } } });
    return readDraft(tx, id);
  });
}

/** The rows of a draft cannot change until the transaction ends. @throws StrayError NOT_FOUND */
export async function lockDraft(tx: Prisma.TransactionClient, id: string): Promise<void> {
  const locked = await tx.$queryRaw<unknown[]>`SELECT id FROM "CorpusDraft" WHERE id = ${id}::uuid FOR UPDATE`;
  if (locked.length === 0) throw new StrayError('NOT_FOUND', 'There is no such draft: it was published or deleted.');
}

async function insertEdits(
  tx: Prisma.TransactionClient,
  draftId: string,
  { edits, author }: { readonly edits: readonly CorpusEdit[]; readonly author: string | undefined },
): Promise<void> {
  const rows = edits.map(({ kind, text, polarity }) => ({
    draftId,
    text,
    kind: upper(kind),
    polarity: upper(polarity),
    author: author ?? null,
  }));
  for (const chunk of chunksOf(rows, rowsAtOnce)) {
    await tx.draftEdit.createMany({ data: [...chunk], skipDuplicates: true });
  }
}

/**
 * Puts a draft on top of the version that is the newest now. Of each word, and of what was mined, the draft's say counts
 * where it differs from the version that it was begun from, and the newest version's everywhere else.
 *
 * @throws StrayError NOT_FOUND
 */
export function rebaseDraft(db: Db, id: string): Promise<DraftWithEdits> {
  return inTransaction(db, async (tx) => {
    await lockDraft(tx, id);
    const draft = await readDraft(tx, id);
    const newest = await newestVersion(tx, draft.corpusId);
    if (newest === null || newest.id === draft.parentId) return draft;
    const parent =
      draft.parentId === null ? null : await tx.corpusVersion.findUnique({ where: { id: draft.parentId } });
    const base = parent === null ? [] : await readEdits(tx, parent.id);
    const merged = mergeEdits({ base, theirs: await readEdits(tx, newest.id), own: draft.edits });
    await tx.draftEdit.deleteMany({ where: { draftId: id } });
    await insertEdits(tx, id, { edits: merged, author: draft.author ?? undefined });
    const mining = await tx.mining.findUnique({ where: { id: newest.miningId ?? id } });
    const theirsToo = parent !== null && parent.miningId === draft.miningId && mining !== null;
    const { labelSetId, encoderId, recipe } = theirsToo ? mining : draft;
    await tx.corpusDraft.update({
      where: { id },
      data: {
        parentId: newest.id,
        revision: { increment: 1 },
        ...(theirsToo && { miningId: mining.id, labelSetId, encoderId, recipe: recipe ?? {} }),
      },
    });
    return readDraft(tx, id);
  });
}

type Edits = readonly CorpusEdit[];

/** A three-way merge by word. */
export function mergeEdits({ base, theirs, own }: { base: Edits; theirs: Edits; own: Edits }): CorpusEdit[] {
  const [before, other, mine] = [base, theirs, own].map((edits) => new Map(edits.map((edit) => [edit.text, edit])));
  const texts = new Set([...(other?.keys() ?? []), ...(mine?.keys() ?? [])]);
  return [...texts].flatMap((text) => {
    const [was, now] = [before?.get(text), mine?.get(text)];
    const unchanged = was?.kind === now?.kind && was?.polarity === now?.polarity;
    return (unchanged ? other?.get(text) : now) ?? [];
  });
}

/** Says that a worker is mining, and how far it is. False: the draft is no longer to be mined. */
export async function draftHeartbeat(db: Db, id: string, progress?: { done: number; total: number }): Promise<boolean> {
  const { count } = await db.corpusDraft.updateMany({
    where: { id, status: 'MINING' },
    data: { ...progress, heartbeatAt: new Date() },
  });
  return count > 0;
}

/** Gives a draft what was mined for it. False when it has gone, or was given up. */
export async function finishMining(db: Db, id: string, miningId: string): Promise<boolean> {
  const { count } = await db.corpusDraft.updateMany({
    where: { id, status: 'MINING' },
    data: { miningId, status: 'READY', revision: { increment: 1 } },
  });
  return count > 0;
}

/** Lets a draft that could not be mined be tried again. False for any other. */
export async function remineDraft(db: Db, id: string): Promise<boolean> {
  const { count } = await db.corpusDraft.updateMany({
    where: { id, status: 'FAILED' },
    data: { status: 'MINING', errorCode: null, errorMessage: null, heartbeatAt: null, done: 0, total: 0 },
  });
  return count > 0;
}

/** Ends the mining of a draft with the reason in words; its edits stay. */
export async function failDraft(
  db: Db,
  id: string,
  { code, message }: { code: ErrorCode; message: string },
): Promise<void> {
  await db.corpusDraft.updateMany({
    where: { id, status: 'MINING' },
    data: { status: 'FAILED', errorCode: code, errorMessage: message },
  });
}
