import { describe, expect, it } from 'vitest';
import type { Step } from '../features/dataset/documents.ts';
import { stripCells } from '../features/strip/stripCells.ts';
import { stepsWith } from './datasets.ts';

const done = { status: 'DONE', done: 203, total: 203 } as const;

describe('the strip', () => {
  it('shows the count of each step that is done, and the flagged at flag', () => {
    const steps = stepsWith({ UPLOAD: done, DECODE: done, ENCODE: done, INDEX: done, SCORE: done, FLAG: done });
    const cells = stripCells(steps, 30);
    expect(cells.map(({ name, count }) => `${name} ${count}`)).toEqual([
      'upload 203',
      'decode 203',
      'encode 203',
      'index 203',
      'score 203',
      'flag 30',
      'review –',
      'export –',
    ]);
    expect(cells.filter(({ opens }) => opens === null)).toEqual([]);
  });

  it('shows share, rate and time left at the step that the others wait for', () => {
    const cells = stripCells(
      stepsWith({
        DECODE: { status: 'RUNNING', done: 180, total: 203, ratePerSecond: 300, secondsLeft: 0.1 },
        ENCODE: { status: 'RUNNING', done: 124, total: 203, ratePerSecond: 148.2, secondsLeft: 3.4 },
        INDEX: { status: 'QUEUED', total: 203 },
      }),
      null,
    );
    expect(cells.map(({ live }) => live)).toEqual([
      null,
      null,
      '61 % · 148/s · 0:04 left',
      null,
      null,
      null,
      null,
      null,
    ]);
    expect(cells[1]?.count).toBe('180/203');
    expect(cells[3]?.count).toBe('…');
    expect(cells[2]?.share).toBeCloseTo(124 / 203);
  });

  it('says 100 % only of what is done', () => {
    const steps = stepsWith({ ENCODE: { status: 'RUNNING', done: 1999, total: 2000 } });
    expect(stripCells(steps, null)[2]?.live).toBe('99 %');
  });

  it('tells of the review how far people have come, and waits for no people', () => {
    const review = (facts: Partial<Step>) => stepsWith({ REVIEW: { total: 30, ...facts } });
    const cells = stripCells(review({ status: 'QUEUED' }), 30);
    expect(cells[6]).toMatchObject({ state: 'idle', count: '0/30', share: null });
    const [underWay] = stripCells(review({ status: 'RUNNING', done: 12 }), 30).slice(6);
    expect(underWay).toMatchObject({ state: 'running', count: '12/30', share: 0.4, live: null });
    expect(stripCells(review({ status: 'DONE', done: 30 }), 30)[6]).toMatchObject({ state: 'done', count: '30' });
  });

  it('has no share of nothing', () => {
    expect(stripCells(stepsWith({ DECODE: { status: 'RUNNING' } }), null)[1]?.share).toBe(null);
  });

  it('counts a failure once, at the step where it came to grief', () => {
    const failed = { ...done, failed: 3 };
    const steps = stepsWith({ DECODE: failed, ENCODE: failed, INDEX: failed, SCORE: { ...done, failed: 5 } });
    expect(stripCells(steps, 0).map((cell) => cell.failed)).toEqual([0, 3, 0, 0, 2, 0, 0, 0]);
  });
});
