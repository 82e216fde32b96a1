import { createHash } from 'node:crypto';
import { type IdLabel as NamedLabel, StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import type { IdLabel, LabelSet } from '../generated/prisma/client.ts';
import { inTransaction } from '../transaction.ts';

export interface NewLabelSet {
  readonly projectId: string;
  readonly labels: readonly NamedLabel[];
  readonly createdBy?: string | undefined;
}

/**
 * Writes the next version of a project's ID labels, whose parent is the one before.
 * @throws StrayError NOT_FOUND for an unknown project, CONFLICT when a label is there twice
 */
export async function createLabelSet(db: Db, { projectId, labels, createdBy }: NewLabelSet): Promise<LabelSet> {
  const seen = new Set<string>();
  const doubled = labels.find(({ text }) => seen.size === seen.add(text).size);
  if (doubled !== undefined) throw new StrayError('CONFLICT', `The label “${doubled.text}” is there twice.`);
  return inTransaction(db, async (tx) => {
    // The lock makes writers of the same project wait, so that its versions have no gap and no double.
    const locked = await tx.$queryRaw<unknown[]>`SELECT id FROM "Project" WHERE id = ${projectId}::uuid FOR UPDATE`;
    if (locked.length === 0) throw new StrayError('NOT_FOUND', `There is no project ${projectId}.`);
    const parent = await tx.labelSet.findFirst({ where: { projectId }, orderBy: { version: 'desc' } });
    const version = (parent?.version ?? 0) + 1;
    const data = { projectId, version, parentId: parent?.id, hash: hashOf(labels), createdBy };
    const written = await tx.labelSet.create({ data });
    const rows = JSON.stringify(labels.map((label, position) => ({ ...label, position })));
    // One statement whatever their number: Prisma's own takes several, and several times as long for ten thousand.
    await tx.$executeRaw`
      INSERT INTO "IdLabel" ("labelSetId", position, text, prompt, "senseOffset", synonyms)
      SELECT ${written.id}::uuid, position, text, prompt, "senseOffset", coalesce(synonyms, '{}')
      FROM jsonb_to_recordset(${rows}::jsonb)
        AS l(position int, text text, prompt text, "senseOffset" text, synonyms text[])`;
    return written;
  });
}

/**
 * A label set with its labels in their order.
 * @throws StrayError NOT_FOUND
 */
export async function readLabelSet(db: Db, labelSetId: string): Promise<LabelSet & { labels: IdLabel[] }> {
  const found = await db.labelSet.findUnique({
    where: { id: labelSetId },
    include: { labels: { orderBy: { position: 'asc' } } },
  });
  if (found === null) throw new StrayError('NOT_FOUND', `There is no label set ${labelSetId}.`);
  return found;
}

/** The labels of a set as they were named. */
export function namedLabels({ labels }: { readonly labels: readonly IdLabel[] }): NamedLabel[] {
  return labels.map(({ text, prompt, senseOffset, synonyms }) => ({
    text,
    ...(prompt !== null && { prompt }),
    ...(senseOffset !== null && { senseOffset }),
    ...(synonyms.length > 0 && { synonyms }),
  }));
}

/** The same for the same labels in the same order. */
function hashOf(labels: readonly NamedLabel[]): string {
  const facts = labels.map(({ text, prompt, senseOffset, synonyms = [] }) => [
    text,
    prompt ?? null,
    senseOffset ?? null,
    ...(synonyms.length > 0 ? [synonyms] : []),
  ]);
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}
