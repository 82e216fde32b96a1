import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import { type ActorKind, type Decision, Prisma, type ReviewEvent } from '../generated/prisma/client.ts';
import { inTransaction } from '../transaction.ts';
import { uuid7 } from '../uuid7.ts';
import { statesOf } from './reviewStates.ts';
import { idsOf, type SampleSelection } from './sampleSelection.ts';

/** Who says so. */
export interface ReviewActor {
  readonly actorKind: ActorKind;
  readonly actorId?: string | null;
  readonly actor: string;
}

/** What is set on each of the samples; what is left out stays as it was. */
export interface ReviewChange {
  readonly decision?: Decision | undefined;
  /** The class that a sample belongs to; with RELABEL, and only with it. */
  readonly relabelTo?: string | undefined;
  readonly addedTags?: readonly string[] | undefined;
  readonly removedTags?: readonly string[] | undefined;
  /** Empty takes the note away. */
  readonly note?: string | undefined;
}

export interface NewReview extends ReviewChange {
  /** Made by who asks, so that what is sent twice is done once. */
  readonly id?: string | undefined;
  readonly datasetId: string;
  readonly runId: string | null;
  /** Named, or all that a selection holds at that moment. */
  readonly samples: { readonly ids: readonly string[] } | Pick<SampleSelection, 'filter'>;
  readonly by: ReviewActor;
}

/**
 * Sets what it says on all its samples, as one event, all or nothing. Samples that are gone, or of other datasets, are passed
 * over. Events of a dataset take effect one after the other, in the order of their numbers.
 *
 * @returns the event: the earlier one where its id is known already, and nothing was done now
 * @throws StrayError NOT_FOUND where no sample is left · CONFLICT where the id is that of another dataset's event
 */
export function review(db: Db, { id = uuid7(), ...wanted }: NewReview): Promise<ReviewEvent> {
  return inTransaction(db, async (tx) => {
    const known = await begin(tx, wanted.datasetId, id);
    if (known !== null) return known;
    const { datasetId, runId, samples, by, ...change } = wanted;
    const filter = 'ids' in samples ? undefined : (samples.filter ?? {});
    const chosen =
      'ids' in samples
        ? Prisma.sql`s.id = ANY(${[...samples.ids]}::uuid[])`
        : Prisma.sql`s.id IN (${idsOf({ datasetId, runId, filter })})`;
    const event = await write(tx, { id, datasetId, kind: 'REVIEW', runId, by, ...change, filter });
    // Held until the end, so that none is deleted between its event and its state.
    const sampleCount = await tx.$executeRaw`
      INSERT INTO "ReviewedSample" ("eventId", "sampleId")
      SELECT ${id}::uuid, there.id FROM (
        SELECT s.id FROM "Sample" s WHERE s."datasetId" = ${datasetId}::uuid AND ${chosen} ORDER BY s.id FOR KEY SHARE
      ) there`;
    if (sampleCount === 0) throw new StrayError('NOT_FOUND', 'No sample is there that this could be about.');
    await settle(tx, id, datasetId);
    return tx.reviewEvent.update({ where: { id: event.id }, data: { sampleCount } });
  });
}

export interface TakeBack {
  /** Made by who asks, so that what is sent twice is done once. */
  readonly id?: string | undefined;
  readonly kind: 'UNDO' | 'REDO';
  /** A REVIEW. */
  readonly targetId: string;
  readonly by: ReviewActor;
}

/**
 * Takes a REVIEW back, or puts it in force again: each of its samples is then what the events in force say, later ones
 * before earlier ones. Where it is so already nothing happens.
 *
 * @returns the event that said so
 * @throws StrayError NOT_FOUND · BAD_ARGUMENT for a target that is itself an UNDO or REDO
 */
export function takeBack(db: Db, { id = uuid7(), kind, targetId, by }: TakeBack): Promise<ReviewEvent> {
  return inTransaction(db, async (tx) => {
    const target = await tx.reviewEvent.findUnique({ where: { id: targetId } });
    if (target === null) throw new StrayError('NOT_FOUND', 'There is no such decision.');
    if (target.kind !== 'REVIEW') {
      throw new StrayError('BAD_ARGUMENT', 'Only a decision is undone or redone, not an undo or redo of it.');
    }
    const { datasetId, sampleCount, runId } = target;
    const known = await begin(tx, datasetId, id);
    if (known !== null) return known;
    const last = await tx.reviewEvent.findFirst({ where: { targetId }, orderBy: { number: 'desc' } });
    if ((last?.kind ?? 'REDO') === kind) return last ?? target;
    const event = await write(tx, { id, datasetId, kind, targetId, runId, by, sampleCount });
    await settle(tx, targetId, datasetId);
    return event;
  });
}

/** Waits until no other event of the dataset is under way. @returns the event that has this id already */
async function begin(tx: Db, datasetId: string, id: string): Promise<ReviewEvent | null> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`review ${datasetId}`}, 0))`;
  const known = await tx.reviewEvent.findUnique({ where: { id } });
  if (known !== null && known.datasetId !== datasetId) {
    throw new StrayError('CONFLICT', 'This id is that of another decision.');
  }
  return known;
}

interface EventRow extends ReviewChange {
  readonly id: string;
  readonly datasetId: string;
  readonly kind: ReviewEvent['kind'];
  readonly targetId?: string;
  readonly runId: string | null;
  readonly filter?: SampleSelection['filter'];
  readonly sampleCount?: number;
  readonly by: ReviewActor;
}

async function write(tx: Db, row: EventRow): Promise<ReviewEvent> {
  const { by, filter, addedTags = [], removedTags = [], decision, relabelTo, note, sampleCount = 0, ...rest } = row;
  const { _max } = await tx.reviewEvent.aggregate({ where: { datasetId: row.datasetId }, _max: { number: true } });
  return tx.reviewEvent.create({
    data: {
      ...rest,
      ...by,
      number: (_max.number ?? 0) + 1,
      decision: decision ?? null,
      relabelTo: relabelTo ?? null,
      note: note ?? null,
      addedTags: [...addedTags],
      removedTags: [...removedTags],
      sampleCount,
      ...(filter !== undefined && { filter: filter as Prisma.InputJsonObject }),
    },
  });
}

/** Brings the states of the samples of an event up to what their events say. */
async function settle(tx: Db, eventId: string, datasetId: string): Promise<void> {
  const touched = Prisma.sql`SELECT "sampleId" FROM "ReviewedSample" WHERE "eventId" = ${eventId}::uuid`;
  await tx.$executeRaw`
    WITH states AS MATERIALIZED (${statesOf(touched)}),
    gone AS (
      DELETE FROM "Review" WHERE "sampleId" IN (${touched}) AND "sampleId" NOT IN (SELECT "sampleId" FROM states)
    )
    INSERT INTO "Review" ("sampleId", decision, "relabelTo", tags, note, "reviewerId", reviewer, "reviewedAt", "datasetId")
    SELECT states.*, ${datasetId}::uuid FROM states
    ON CONFLICT ("sampleId") DO UPDATE SET
      decision = excluded.decision, "relabelTo" = excluded."relabelTo", tags = excluded.tags, note = excluded.note,
      "reviewerId" = excluded."reviewerId", reviewer = excluded.reviewer, "reviewedAt" = excluded."reviewedAt"`;
}

/** Events of a dataset behind a number, in their order. */
export function reviewEventsAfter(
  db: Db,
  { datasetId, after, most }: { datasetId: string; after: number; most: number },
): Promise<ReviewEvent[]> {
  return db.reviewEvent.findMany({
    where: { datasetId, number: { gt: after } },
    orderBy: { number: 'asc' },
    take: most,
  });
}

/** The number of the last event; 0 before the first. */
export async function lastReviewNumber(db: Db, datasetId: string): Promise<number> {
  const { _max } = await db.reviewEvent.aggregate({ where: { datasetId }, _max: { number: true } });
  return _max.number ?? 0;
}

/** Samples that an event, or the target of an UNDO or REDO, was about, by id. */
export async function samplesOfEvent(
  db: Db,
  { id, targetId }: Pick<ReviewEvent, 'id' | 'targetId'>,
  first: number,
): Promise<string[]> {
  const rows = await db.reviewedSample.findMany({
    where: { eventId: targetId ?? id },
    orderBy: { sampleId: 'asc' },
    select: { sampleId: true },
    take: first,
  });
  return rows.map(({ sampleId }) => sampleId);
}

/** By sample: the events about it, undone ones too, latest first. */
export async function historyOf(
  db: Db,
  sampleIds: readonly string[],
  first: number,
): Promise<Map<string, ReviewEvent[]>> {
  const rows = await db.$queryRaw<(ReviewEvent & { sampleId: string })[]>`
    SELECT w."sampleId", e.* FROM unnest(${[...sampleIds]}::uuid[]) AS w("sampleId") CROSS JOIN LATERAL (
      SELECT e.* FROM "ReviewedSample" m JOIN "ReviewEvent" e ON e.id = m."eventId"
      WHERE m."sampleId" = w."sampleId" ORDER BY e.number DESC LIMIT ${first}
    ) e ORDER BY w."sampleId", e.number DESC`;
  const found = new Map<string, ReviewEvent[]>(sampleIds.map((id) => [id, []]));
  for (const { sampleId, ...event } of rows) found.get(sampleId)?.push(event);
  return found;
}

/** Those among some events that were undone and not redone since. */
export async function undoneAmong(db: Db, eventIds: readonly string[]): Promise<Set<string>> {
  const rows = await db.$queryRaw<{ id: string; kind: ReviewEvent['kind'] }[]>`
    SELECT DISTINCT ON ("targetId") "targetId" AS id, kind FROM "ReviewEvent"
    WHERE "targetId" = ANY(${[...eventIds]}::uuid[]) ORDER BY "targetId", number DESC`;
  return new Set(rows.filter(({ kind }) => kind === 'UNDO').map(({ id }) => id));
}
