import { type Decision as DecisionName, holdSamples, review, takeBack } from '@stray/db';
import { z } from 'zod';
import { actorOf } from '../access/audit.ts';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { oneLine } from '../oneLine.ts';
import { Dataset } from './dataset.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { refusing } from './refusing.ts';
import { ReviewEvent } from './review.ts';
import { Sample } from './sample.ts';
import { readFilter, SampleFilter } from './sampleFilter.ts';
import { Decision } from './scalars.ts';
import { ScoreRun } from './scoreRun.ts';

const most = { samples: 10_000, tags: 20, tag: 50, class: 200, note: 2000, held: 100 } as const;
const holdSeconds = 60;

const ownId =
  'A uuid of your own for the event: what is sent a second time with the same one is answered, and not done, again.';

builder.relayMutationField(
  'review',
  {
    inputFields: (t) => ({
      eventId: t.string({ description: ownId }),
      sampleIds: t.globalIDList({ for: Sample, description: `Up to ${most.samples} samples of one dataset.` }),
      datasetId: t.globalID({ for: Dataset, description: 'With `filter`.' }),
      filter: t.field({
        type: SampleFilter,
        description: 'In place of `sampleIds`: every sample of the dataset that matches, however many.',
      }),
      runId: t.globalID({
        for: ScoreRun,
        description: 'Whose scores and flags the filter means; the run that is shown when left out.',
      }),
      decision: t.field({ type: Decision, description: 'Stays as it was when left out.' }),
      relabelTo: t.string({ description: 'The class that they belong to; with RELABEL.' }),
      tags: t.stringList({ description: 'To add.' }),
      removeTags: t.stringList(),
      note: t.string({ description: 'In place of the one before; empty takes it away.' }),
    }),
  },
  {
    description:
      'Says of samples whether they belong, tags them or notes something: one event, all or nothing, that `undo` takes back. Samples that are gone are passed over.',
    resolve: (_root, { input }, context) =>
      outcome(() =>
        refusing('sampleIds', async () => {
          const { sampleIds, filter } = input;
          if ((sampleIds == null) === (filter == null)) {
            throw new RefusedInput('BAD_ARGUMENT', 'Give either `sampleIds` or `datasetId` and `filter`.', 'sampleIds');
          }
          const ids = [...new Set((sampleIds ?? []).map(({ id }) => id))];
          if (sampleIds != null && (ids.length === 0 || ids.length > most.samples)) {
            const message = `Name 1 to ${most.samples} samples; for more, use \`filter\`.`;
            throw new RefusedInput('BAD_ARGUMENT', message, 'sampleIds');
          }
          const datasetId = await datasetOf(context, ids, input.datasetId?.id);
          return review(context.db, {
            id: readOwnId(input.eventId),
            datasetId,
            runId: await runOf(context, datasetId, input.runId?.id),
            samples: filter == null ? { ids } : { filter: readFilter(filter) },
            by: reviewerOf(context),
            ...readChange(input),
          });
        }),
      ),
  },
  {
    outputFields: (t) => ({
      event: t.field({ type: ReviewEvent, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

for (const [name, kind, description] of [
  ['undo', 'UNDO', 'Takes a REVIEW back: its samples become what the other events say. Nothing happens twice.'],
  ['redo', 'REDO', 'Puts a REVIEW that was undone in force again.'],
] as const) {
  builder.relayMutationField(
    name,
    {
      inputFields: (t) => ({
        targetId: t.globalID({ required: true, for: ReviewEvent }),
        eventId: t.string({ description: ownId }),
      }),
    },
    {
      description,
      resolve: (_root, { input }, context) =>
        outcome(() =>
          refusing('targetId', () =>
            takeBack(context.db, {
              id: readOwnId(input.eventId),
              kind,
              targetId: input.targetId.id,
              by: reviewerOf(context),
            }),
          ),
        ),
    },
    {
      outputFields: (t) => ({
        event: t.field({ type: ReviewEvent, nullable: true, resolve: ({ made }) => made }),
        userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
      }),
    },
  );
}

const SampleHold = builder.objectRef<{ sampleId: string; holder: string }>('SampleHold').implement({
  description: 'A sample that somebody else has before them now.',
  fields: (t) => ({
    sampleId: t.globalID({ resolve: ({ sampleId }) => ({ type: 'Sample', id: sampleId }) }),
    holder: t.exposeString('holder'),
  }),
});

builder.relayMutationField(
  'holdSamples',
  {
    inputFields: (t) => ({
      datasetId: t.globalID({ required: true, for: Dataset }),
      session: t.string({ required: true, description: 'A uuid for one open page.' }),
      sampleIds: t.globalIDList({
        required: true,
        for: Sample,
        description: `What lies before it, up to ${most.held}; what it held before is let go.`,
      }),
    }),
  },
  {
    description: `Tells others for ${holdSeconds} seconds what one is at, so that they may be led past it, and answers what others are at. It locks nothing.`,
    resolve: (_root, { input }, context) =>
      outcome(async () => {
        if (input.sampleIds.length > most.held) {
          throw new RefusedInput('BAD_ARGUMENT', `A page holds at most ${most.held} samples.`, 'sampleIds');
        }
        const session = z.uuid().safeParse(input.session);
        if (!session.success) throw new RefusedInput('BAD_ARGUMENT', 'The session is no uuid.', 'session');
        return holdSamples(context.db, {
          datasetId: input.datasetId.id,
          session: session.data,
          holder: reviewerOf(context).actor,
          sampleIds: input.sampleIds.map(({ id }) => id),
          seconds: holdSeconds,
        });
      }),
  },
  {
    outputFields: (t) => ({
      heldByOthers: t.field({ type: [SampleHold], resolve: ({ made }) => made ?? [] }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

function reviewerOf({ access: { viewer } }: Context) {
  const { actorKind, actorId, actor } = actorOf(viewer);
  return { actorKind, actorId: actorId ?? null, actor };
}

function readOwnId(given: string | null | undefined): string | undefined {
  if (given == null) return undefined;
  const id = z.uuid().safeParse(given);
  if (!id.success) throw new RefusedInput('BAD_ARGUMENT', 'The event’s id is no uuid.', 'eventId');
  return id.data;
}

/** @throws RefusedInput NOT_FOUND · BAD_ARGUMENT where the samples are of several datasets */
async function datasetOf({ db }: Context, ids: readonly string[], given: string | undefined): Promise<string> {
  if (given !== undefined) {
    if ((await db.dataset.count({ where: { id: given, deletedAt: null } })) > 0) return given;
    throw new RefusedInput('NOT_FOUND', 'There is no such dataset.', 'datasetId');
  }
  if (ids.length === 0) throw new RefusedInput('BAD_ARGUMENT', 'A filter needs its dataset.', 'datasetId');
  const rows = await db.sample.findMany({
    where: { id: { in: [...ids] }, dataset: { deletedAt: null } },
    distinct: ['datasetId'],
    select: { datasetId: true },
  });
  if (rows.length > 1) throw new RefusedInput('BAD_ARGUMENT', 'The samples are of several datasets.', 'sampleIds');
  const [row] = rows;
  if (row === undefined) throw new RefusedInput('NOT_FOUND', 'There is no such sample.', 'sampleIds');
  return row.datasetId;
}

async function runOf({ db, loaders }: Context, datasetId: string, given: string | undefined): Promise<string | null> {
  if (given === undefined) return (await loaders.runs.load(datasetId)).shown?.id ?? null;
  if ((await db.scoreRun.count({ where: { id: given, datasetId } })) > 0) return given;
  throw new RefusedInput('NOT_FOUND', 'The dataset has no such run.', 'runId');
}

interface ChangeInput {
  readonly decision?: DecisionName | null;
  readonly relabelTo?: string | null;
  readonly tags?: readonly string[] | null;
  readonly removeTags?: readonly string[] | null;
  readonly note?: string | null;
}

function readChange({ decision, relabelTo, tags, removeTags, note }: ChangeInput) {
  if ((decision === 'RELABEL') !== (relabelTo != null)) {
    throw new RefusedInput('BAD_ARGUMENT', 'RELABEL and `relabelTo` go together.', 'relabelTo');
  }
  const change = {
    decision: decision ?? undefined,
    relabelTo: relabelTo == null ? undefined : readLine(relabelTo, 'relabelTo', most.class),
    addedTags: readTags(tags ?? [], 'tags'),
    removedTags: readTags(removeTags ?? [], 'removeTags'),
    note: note == null ? undefined : readNote(note),
  };
  const { addedTags, removedTags } = change;
  if (change.decision === undefined && change.note === undefined && addedTags.length + removedTags.length === 0) {
    throw new RefusedInput('BAD_ARGUMENT', 'Say something: a decision, a tag or a note.', 'decision');
  }
  return change;
}

function readTags(given: readonly string[], field: string): string[] {
  if (given.length > most.tags) throw new RefusedInput('BAD_ARGUMENT', `At most ${most.tags} tags at a time.`, field);
  return [...new Set(given.map((tag) => readLine(tag, field, most.tag)))];
}

function readLine(given: string, field: string, longest: number): string {
  const line = oneLine(given);
  if (line === '') throw new RefusedInput('BAD_ARGUMENT', 'It is empty.', field);
  if (line.length > longest) throw new RefusedInput('BAD_ARGUMENT', `It is longer than ${longest} characters.`, field);
  return line;
}

function readNote(given: string): string {
  const note = given.normalize('NFC').replaceAll('\0', '').trim();
  if (note.length <= most.note) return note;
  throw new RefusedInput('BAD_ARGUMENT', `The note is longer than ${most.note} characters.`, 'note');
}
