import { beforeEach, describe, expect, it } from 'vitest';
import type { ReviewState } from '../features/review/documents.ts';
import { recent } from '../features/review/logKeeper.ts';
import { emptyLog, type ReviewLog, type Target } from '../features/review/reviewLog.ts';
import { createReviewStore } from '../features/review/reviewStore.ts';

const fresh = (id: string, state: Partial<ReviewState> = {}): ReviewState => {
  return { id, decision: null, relabelTo: null, tags: [], note: '', reviewer: null, ...state };
};
const some = (...ids: string[]): Target => ({ kind: 'some', ids });

it('as many deeds outlive a reload as there is room for, the latest ones', () => {
  const deed = (id: number, states: number) => {
    return {
      id: String(id),
      target: some(),
      change: {},
      before: Array.from({ length: states }, (_, i) => fresh(String(i))),
    };
  };
  const ids = (deeds: Parameters<typeof recent>[0]) => recent(deeds).map(({ id }) => Number(id));
  expect(ids(Array.from({ length: 300 }, (_, i) => deed(i, 1)))).toEqual(
    Array.from({ length: 200 }, (_, i) => 100 + i),
  );
  expect(ids([deed(1, 4_000), deed(2, 3_000), deed(3, 1_500)])).toEqual([2, 3]);
  expect(ids([deed(1, 1), deed(2, 6_000)])).toEqual([]);
});

describe('the decisions of a page', () => {
  let kept: ReviewLog = emptyLog;
  let ids = 0;
  const open = () =>
    createReviewStore({
      keeper: {
        load: () => kept,
        keep: (log) => {
          kept = structuredClone(log);
        },
      },
      freshId: () => `event-${++ids}`,
    });
  beforeEach(() => {
    kept = emptyLog;
    ids = 0;
  });

  it('are there at once, and wait to be sent in their order', () => {
    const store = open();
    store.act(some('a'), { decision: 'DROP' }, [fresh('a')]);
    store.act(some('b'), { decision: 'RELABEL', relabelTo: 'hat' }, [fresh('b')]);
    expect(store.stateOf('a')).toMatchObject({ decision: 'DROP', relabelTo: null });
    expect(store.stateOf('b')).toMatchObject({ decision: 'RELABEL', relabelTo: 'hat' });
    expect(store.stateOf('c')).toBeUndefined();
    expect(store.next()).toMatchObject({ kind: 'REVIEW', deed: { id: 'event-1' } });
    store.sent();
    expect(store.next()).toMatchObject({ deed: { id: 'event-2' } });
  });

  it('are undone and redone without limit, each back to what it was before', () => {
    const store = open();
    for (const decision of ['KEEP', 'DROP', 'UNSURE'] as const) store.act(some('a'), { decision }, [fresh('a')]);
    const seen = [];
    while (store.undo()) seen.push(store.stateOf('a')?.decision);
    expect(seen).toEqual(['DROP', 'KEEP', null]);
    while (store.redo()) seen.push(store.stateOf('a')?.decision);
    expect(seen.slice(3)).toEqual(['KEEP', 'DROP', 'UNSURE']);
  });

  it('undone leave what was done to other fields since', () => {
    const store = open();
    store.act(some('a'), { decision: 'DROP' }, [fresh('a', { tags: ['old'] })]);
    const [dropped] = store.log().done;
    store.act(some('a'), { tags: ['rain'], note: 'wet' }, [fresh('a', { tags: ['old'] })]);
    store.undoDeed(dropped?.id ?? '');
    expect(store.stateOf('a')).toMatchObject({ decision: null, tags: ['old', 'rain'], note: 'wet' });
  });

  it('redone no more once something else was done', () => {
    const store = open();
    store.act(some('a'), { decision: 'DROP' }, [fresh('a')]);
    store.undo();
    store.act(some('b'), { decision: 'KEEP' }, [fresh('b')]);
    expect(store.redo()).toBe(false);
    expect(store.stateOf('a')?.decision).toBeNull();
  });

  it('outlive a reload: what was not sent is shown and sent, and can be undone', () => {
    open().act(some('a'), { decision: 'DROP' }, [fresh('a')]);
    const store = open();
    expect(store.stateOf('a')?.decision).toBe('DROP');
    expect(store.next()).toMatchObject({ kind: 'REVIEW' });
    expect(store.undo()).toBe(true);
    expect(store.stateOf('a')?.decision).toBeNull();
    expect(store.log().outbox.map(({ kind }) => kind)).toEqual(['REVIEW', 'UNDO']);
  });

  it('are not overwritten by what the server knew before them', () => {
    const store = open();
    store.act(some('a'), { decision: 'DROP' }, [fresh('a')]);
    store.learn([fresh('a', { decision: 'KEEP' }), fresh('b', { decision: 'KEEP', reviewer: 'Ann' })]);
    expect(store.stateOf('a')?.decision).toBe('DROP');
    expect(store.stateOf('b')).toMatchObject({ decision: 'KEEP', reviewer: 'Ann' });
    store.sent();
    store.learn([fresh('a', { decision: 'UNSURE' })]);
    expect(store.stateOf('a')?.decision).toBe('UNSURE');
  });

  it('that the server refuses are taken back, said, and no more to be undone', () => {
    const store = open();
    store.act(some('a'), { decision: 'DROP' }, [fresh('a', { decision: 'KEEP' })]);
    store.refused('The sample is gone.');
    expect(store.stateOf('a')?.decision).toBe('KEEP');
    expect(store.notice()).toMatchObject({ kind: 'refused', reason: 'The sample is gone.' });
    expect([store.next(), store.undo()]).toEqual([undefined, false]);
  });

  it('tell those who show them of every change', () => {
    const store = open();
    let told = 0;
    const leave = store.subscribe(() => {
      told += 1;
    });
    store.act(some('a'), { decision: 'DROP' }, [fresh('a')]);
    store.undo();
    leave();
    store.redo();
    expect(told).toBe(2);
  });
});
