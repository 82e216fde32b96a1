import { randomUUID } from 'node:crypto';
import { Prisma, type ReviewState, samplePage, statesOf } from '@stray/db';
import { describe, expect, it } from 'vitest';
import { pathOf, scoredDataset } from './fixture.ts';
import type { Api } from './harness.ts';
import { globalId } from './serverMode.ts';
import { suite } from './suite.ts';

const Review = `mutation ($input: ReviewInput!) {
  review(input: $input) { event { id number kind decision sampleCount actor inForce } userErrors { code path message } }
}`;
const takeBack = (name: 'undo' | 'redo') => `mutation ($input: ${name === 'undo' ? 'UndoInput' : 'RedoInput'}!) {
  ${name}(input: $input) { event { id number kind target { id inForce } } userErrors { code } }
}`;
const Look = `query ($id: ID!) { node(id: $id) { ... on Dataset {
  reviewCounts { keep drop relabel unsure flagged }
  samples(first: 100, orderBy: { field: PATH }) { edges { node { id path decision relabelTo tags note reviewer } } }
} } }`;

interface Event {
  readonly id: string;
  readonly number: number;
  readonly sampleCount: number;
}
interface Told {
  readonly event: Event | null;
  readonly userErrors: readonly { code: string; path: string[] }[];
}
interface State {
  readonly id: string;
  readonly path: string;
  readonly decision: string | null;
  readonly tags: string[];
  readonly note: string;
}

async function ask<T>(api: Api, document: string, variables: Record<string, unknown>): Promise<T> {
  const { data, errors } = await api.graphql(document, variables);
  expect(errors).toBeUndefined();
  return data as T;
}

const asker = (api: () => Api) => {
  const tell = async (input: object): Promise<Told> => (await ask<{ review: Told }>(api(), Review, { input })).review;
  const look = async (datasetId: string) => {
    interface Answer {
      readonly node: { samples: { edges: { node: State }[] }; reviewCounts: Record<string, number> };
    }
    const { node } = await ask<Answer>(api(), Look, { id: globalId('Dataset', datasetId) });
    const states = new Map(node.samples.edges.map(({ node: sample }) => [sample.path, sample]));
    return { states, counts: node.reviewCounts };
  };
  const back = async (name: 'undo' | 'redo', input: object): Promise<Told> =>
    (await ask<Record<string, Told>>(api(), takeBack(name), { input }))[name] as Told;
  return { tell, look, back };
};

suite('review', ({ api, db }) => {
  const { tell, look, back } = asker(api);
  const begin = async (count = 10) => {
    const { datasetId, runId } = await scoredDataset(db(), { count });
    const { states } = await look(datasetId);
    const idOf = (i: number) => states.get(pathOf(i))?.id ?? '';
    return { datasetId, runId, idOf, dataset: globalId('Dataset', datasetId) };
  };

  it('sets a decision, tags and a note on the samples that are named', async () => {
    const { datasetId, idOf } = await begin();
    const sampleIds = [idOf(0), idOf(1)];
    const { event, userErrors } = await tell({
      sampleIds,
      decision: 'DROP',
      tags: ['rain', ' dark '],
      note: 'a jelly',
    });
    expect(userErrors).toEqual([]);
    expect(event).toMatchObject({ number: 1, kind: 'REVIEW', sampleCount: 2, actor: 'local', inForce: true });
    const { states, counts } = await look(datasetId);
    const expected = { decision: 'DROP', tags: ['dark', 'rain'], note: 'a jelly', reviewer: 'local' };
    expect(states.get(pathOf(0))).toMatchObject(expected);
    expect(states.get(pathOf(1))).toMatchObject(expected);
    expect(states.get(pathOf(2))).toMatchObject({ decision: null, tags: [], note: '', reviewer: null });
    expect(counts).toEqual({ keep: 0, drop: 2, relabel: 0, unsure: 0, flagged: 2 });
  });

  it('by a filter reaches every sample that matches, as one event that is undone at once', async () => {
    const { datasetId, dataset } = await begin(300);
    const { event } = await tell({ datasetId: dataset, filter: { flagged: true }, decision: 'DROP' });
    expect(event?.sampleCount).toBe(60);
    expect((await look(datasetId)).counts).toMatchObject({ drop: 60, flagged: 60 });
    await back('undo', { targetId: event?.id });
    expect((await look(datasetId)).counts).toMatchObject({ drop: 0, flagged: 0 });
    expect(await db().review.count()).toBe(0);
    await back('redo', { targetId: event?.id });
    expect((await look(datasetId)).counts).toMatchObject({ drop: 60, flagged: 60 });
  });

  it('has a step that counts the flagged samples of the run that is shown, as they are decided and undone', async () => {
    const { datasetId, runId, dataset } = await begin(300);
    const document = `query ($id: ID!) { node(id: $id) { ... on Dataset { steps { word status done total } } } }`;
    const step = async () => {
      interface Answer {
        readonly node: { readonly steps: readonly { readonly word: string }[] };
      }
      const { node } = await ask<Answer>(api(), document, { id: dataset });
      return node.steps.find(({ word }) => word === 'REVIEW');
    };
    const facts = { word: 'REVIEW', total: 60 };
    expect(await step()).toEqual({ ...facts, status: 'QUEUED', done: 0 });
    const { rows } = await samplePage(db(), {
      datasetId,
      runId,
      filter: {},
      first: 100,
      orderBy: { field: 'SCORE', direction: 'ASC' },
    });
    // The last forty of them are not flagged.
    const [flagged, others] = [rows.slice(0, 10), rows.slice(60)].map((some) =>
      some.map(({ sample }) => globalId('Sample', sample.id)),
    );
    await tell({ sampleIds: others, decision: 'KEEP' });
    await tell({ sampleIds: flagged, tags: ['rain'] });
    expect(await step()).toEqual({ ...facts, status: 'QUEUED', done: 0 });
    await tell({ sampleIds: flagged, decision: 'UNSURE' });
    expect(await step()).toEqual({ ...facts, status: 'RUNNING', done: 10 });
    const { event } = await tell({ datasetId: dataset, filter: { flagged: true }, decision: 'DROP' });
    expect(await step()).toEqual({ ...facts, status: 'DONE', done: 60 });
    await back('undo', { targetId: event?.id });
    expect(await step()).toEqual({ ...facts, status: 'RUNNING', done: 10 });
    const run = await db().scoreRun.findUniqueOrThrow({ where: { id: runId } });
    const { id: _, thresholdPolicy: __, warnings: ___, ...same } = run;
    await db().scoreRun.create({
      data: { ...same, parameters: {}, createdAt: new Date(), status: 'RUNNING', flaggedCount: 0 },
    });
    expect(await step()).toEqual({ ...facts, status: 'RUNNING', done: 10 });
    await db().scoreRun.updateMany({ where: { datasetId }, data: { flaggedCount: 0 } });
    expect(await step()).toEqual({ word: 'REVIEW', status: 'IDLE', done: 0, total: 0 });
  });

  it('undone, leaves what earlier and later events say, each of decision, tags and note on its own', async () => {
    const { datasetId, idOf } = await begin();
    const sampleIds = [idOf(0)];
    const first = await tell({ sampleIds, decision: 'KEEP', tags: ['a', 'b'], note: 'one' });
    const second = await tell({ sampleIds, decision: 'DROP', removeTags: ['a'], tags: ['c'] });
    const third = await tell({ sampleIds, note: 'three' });
    const state = async () => (await look(datasetId)).states.get(pathOf(0));
    expect(await state()).toMatchObject({ decision: 'DROP', tags: ['b', 'c'], note: 'three' });
    await back('undo', { targetId: second.event?.id });
    expect(await state()).toMatchObject({ decision: 'KEEP', tags: ['a', 'b'], note: 'three' });
    await back('undo', { targetId: third.event?.id });
    expect(await state()).toMatchObject({ note: 'one' });
    await back('undo', { targetId: first.event?.id });
    expect(await state()).toMatchObject({ decision: null, tags: [], note: '' });
    await back('redo', { targetId: second.event?.id });
    expect(await state()).toMatchObject({ decision: 'DROP', tags: ['c'], note: '' });
  });

  it('sent twice with one id, takes effect once', async () => {
    const { idOf } = await begin();
    const input = { eventId: randomUUID(), sampleIds: [idOf(0)], decision: 'KEEP' };
    const [once, again] = [await tell(input), await tell(input)];
    expect(again.event).toEqual(once.event);
    const undoing = { eventId: randomUUID(), targetId: once.event?.id };
    const [undone, undoneAgain] = [await back('undo', undoing), await back('undo', undoing)];
    expect(undoneAgain.event).toEqual(undone.event);
    expect(await db().reviewEvent.count()).toBe(2);
  });

  it('of many at once has one number each, and the last one wins', async () => {
    const { datasetId, idOf } = await begin();
    const decisions = ['KEEP', 'DROP', 'UNSURE', 'KEEP', 'DROP'];
    const told = await Promise.all(decisions.map((decision) => tell({ sampleIds: [idOf(3)], decision })));
    const numbers = told.map(({ event }) => event?.number ?? 0);
    expect([...numbers].sort()).toEqual([1, 2, 3, 4, 5]);
    const last = decisions[numbers.indexOf(5)];
    expect((await look(datasetId)).states.get(pathOf(3))?.decision).toBe(last);
  });

  it('tells as of any moment what was in force then', async () => {
    const { idOf } = await begin();
    const { event } = await tell({ sampleIds: [idOf(0)], decision: 'KEEP' });
    await back('undo', { targetId: event?.id });
    await tell({ sampleIds: [idOf(0)], decision: 'DROP' });
    const events = await db().reviewEvent.findMany({ orderBy: { number: 'asc' } });
    const { sampleId } = await db().reviewedSample.findFirstOrThrow();
    const sample = Prisma.sql`SELECT ${sampleId}::uuid AS "sampleId"`;
    const decisionAt = async (moment: Date) =>
      (await db().$queryRaw<ReviewState[]>(statesOf(sample, { asOf: moment })))[0]?.decision;
    const at = (i: number) => new Date(2026, 0, 1, 0, i);
    for (const [i, { id }] of events.entries()) {
      await db().reviewEvent.update({ where: { id }, data: { createdAt: at(i + 1) } });
    }
    expect([await decisionAt(at(0)), await decisionAt(at(1))]).toEqual([undefined, 'KEEP']);
    expect([await decisionAt(at(2)), await decisionAt(at(3))]).toEqual([undefined, 'DROP']);
  });

  it.each([
    ['nothing said', {}, 'decision'],
    ['a class without RELABEL', { decision: 'KEEP', relabelTo: 'hat' }, 'relabelTo'],
    ['RELABEL without a class', { decision: 'RELABEL' }, 'relabelTo'],
    ['an empty tag', { tags: ['  '] }, 'tags'],
    ['a long tag', { tags: ['x'.repeat(51)] }, 'tags'],
    ['a long note', { note: 'x'.repeat(2001) }, 'note'],
    ['an id that is none', { decision: 'KEEP', eventId: 'x' }, 'eventId'],
  ])('refuses %s, and writes nothing', async (_what, change, field) => {
    const { idOf } = await begin();
    const { event, userErrors } = await tell({ sampleIds: [idOf(0)], ...change });
    expect(event).toBeNull();
    expect(userErrors).toMatchObject([{ code: 'BAD_ARGUMENT', path: ['input', field] }]);
    expect(await db().reviewEvent.count()).toBe(0);
  });

  it('is found by filters, and counted by facets', async () => {
    const { dataset, idOf } = await begin();
    await tell({ sampleIds: [idOf(0), idOf(1)], decision: 'DROP', tags: ['rain'] });
    await tell({ sampleIds: [idOf(5)], decision: 'KEEP' });
    const count = async (filter: object) => {
      const document = `query ($id: ID!, $filter: SampleFilter) {
        node(id: $id) { ... on Dataset { samples(filter: $filter) { totalCount } } } }`;
      interface Answer {
        readonly node: { samples: { totalCount: number } };
      }
      return (await ask<Answer>(api(), document, { id: dataset, filter })).node.samples.totalCount;
    };
    expect(await count({ decision: 'DROP' })).toBe(2);
    expect(await count({ reviewed: true })).toBe(3);
    expect(await count({ reviewed: false })).toBe(8);
    expect(await count({ tag: 'rain', flagged: true })).toBe(2);
    expect(await count({ not: { reviewer: 'local' } })).toBe(8);
    const document = `query ($id: ID!) { node(id: $id) { ... on Dataset {
      facets(by: [DECISION, NEAREST_NEGATIVE, TAG, QUALITY], filter: { failed: false }) {
        facet value count reviewed examples { path } } } } }`;
    const { node } = await ask<{ node: { facets: object[] } }>(api(), document, { id: dataset });
    const paths = (...indices: number[]) => indices.map((i) => ({ path: pathOf(i) }));
    expect(node.facets).toEqual([
      { facet: 'DECISION', value: 'DROP', count: 2, reviewed: 2, examples: paths(0, 1) },
      { facet: 'DECISION', value: 'KEEP', count: 1, reviewed: 1, examples: paths(5) },
      { facet: 'NEAREST_NEGATIVE', value: 'motorcycle', count: 10, reviewed: 3, examples: paths(0, 1, 2, 3) },
      { facet: 'TAG', value: 'rain', count: 2, reviewed: 2, examples: paths(0, 1) },
    ]);
  });

  describe('the precision of flagging', () => {
    const look = async (dataset: string) => {
      const document = `query ($id: ID!) { node(id: $id) { ... on Dataset {
        precision { flagged reviewed precision low high } mostInformative { id flagged decision } } } }`;
      interface Answer {
        readonly node: {
          readonly precision: { flagged: number; reviewed: number; precision: number; low: number; high: number };
          readonly mostInformative: { id: string; flagged: boolean; decision: string | null } | null;
        };
      }
      return (await ask<Answer>(api(), document, { id: dataset })).node;
    };

    it('is known for certain once all that is flagged is decided, and asks for the rest until then', async () => {
      const { dataset } = await begin(50);
      let width = 1;
      for (let n = 0; n < 10; n++) {
        const { precision, mostInformative } = await look(dataset);
        expect(precision).toMatchObject({ flagged: 10, reviewed: n });
        expect(mostInformative).toMatchObject({ flagged: true, decision: null });
        if (n === 0) width = precision.high - precision.low;
        await tell({ sampleIds: [mostInformative?.id], decision: n < 7 ? 'DROP' : 'KEEP' });
      }
      const { precision, mostInformative } = await look(dataset);
      expect(mostInformative).toBeNull();
      expect(precision).toEqual({ flagged: 10, reviewed: 10, precision: 0.7, low: 0.7, high: 0.7 });
      expect(width).toBeGreaterThan(0.3);
    });
  });

  it('leads others past what one has before them', async () => {
    const { dataset, idOf } = await begin();
    const hold = async (session: string, ...held: number[]) => {
      const document = `mutation ($input: HoldSamplesInput!) {
        holdSamples(input: $input) { heldByOthers { sampleId holder } userErrors { code } } }`;
      const input = { datasetId: dataset, session, sampleIds: held.map(idOf) };
      interface Answer {
        readonly holdSamples: { heldByOthers: { sampleId: string }[] };
      }
      const { holdSamples } = await ask<Answer>(api(), document, { input });
      return new Set(holdSamples.heldByOthers.map(({ sampleId }) => sampleId));
    };
    const [one, other] = [randomUUID(), randomUUID()];
    expect(await hold(one, 0, 1)).toEqual(new Set());
    // What is held already stays with whom it is.
    expect(await hold(other, 1, 2)).toEqual(new Set([idOf(0), idOf(1)]));
    expect(await hold(one, 3)).toEqual(new Set([idOf(2)]));
    expect(await hold(other, 2)).toEqual(new Set([idOf(3)]));
  });
});
