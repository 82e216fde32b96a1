import { describe, expect, it } from 'vitest';
import { type Comparison, sideChanges } from '../src/corpus/sideChanges.ts';

const score = (id: number, before: number, after: number) => ({ sampleId: String(id), before, after });
const compare = (facts: Partial<Comparison>) =>
  sideChanges({
    scores: [],
    reviewed: [],
    total: facts.scores?.length ?? 0,
    thresholds: { before: 0.5, after: 0.5 },
    examples: 2,
    ...facts,
  });

describe('samples that change side', () => {
  const scores = [score(1, 0.4, 0.6), score(2, 0.6, 0.4), score(3, 0.9, 0.1), score(4, 0.2, 0.1), score(5, 0.5, 0.49)];

  it('are those whose score crosses the threshold, the most changed first', () => {
    const { entering, leaving, flagged } = compare({ scores });
    expect(entering).toMatchObject({ counted: 3, estimate: 3, low: 3, high: 3 });
    expect(entering.examples.map(({ sampleId }) => sampleId)).toEqual(['3', '2']);
    expect(leaving).toMatchObject({ counted: 1, examples: [{ sampleId: '1' }] });
    expect([flagged.before.estimate, flagged.after.estimate]).toEqual([2, 4]);
  });

  it('change side by the threshold alone, too', () => {
    const { entering, leaving } = compare({ scores, thresholds: { before: 0.5, after: 0 } });
    expect([entering.counted, leaving.counted]).toEqual([0, 2]);
  });

  it('are estimated from a draw, with an interval that holds what was counted and narrows to nothing', () => {
    const drawn = Array.from({ length: 100 }, (_, i) => score(i, 0.6, i < 10 ? 0.4 : 0.6));
    const { entering } = compare({ scores: drawn, total: 1000 });
    expect(entering.estimate).toBe(100);
    expect(entering.low).toBeGreaterThan(50);
    expect(entering.low).toBeLessThan(100);
    expect(entering.high).toBeGreaterThan(100);
    expect(entering.high).toBeLessThan(190);
    const nearlyAll = compare({ scores: drawn, total: 101 }).entering;
    expect(nearlyAll.high - nearlyAll.low).toBeLessThanOrEqual(4);
    expect(nearlyAll.low).toBeGreaterThanOrEqual(10);
  });

  it('keep every sample in both histograms, whatever the range of the scores', () => {
    const logits = [score(1, -3, 12), score(2, 4, 4)];
    for (const some of [scores, logits, []]) {
      const { histogram } = compare({ scores: some });
      expect(histogram).toHaveLength(40);
      expect(histogram.reduce((sum, { before }) => sum + before, 0)).toBe(some.length);
      expect(histogram.reduce((sum, { after }) => sum + after, 0)).toBe(some.length);
    }
    expect(compare({ scores: logits }).histogram[0]?.from).toBe(-3);
  });

  it('count for precision only where a person has decided', () => {
    const reviewed = [
      { ...score(1, 0.4, 0.6), belongs: true },
      { ...score(2, 0.4, 0.4), belongs: false },
      { ...score(3, 0.4, 0.4), belongs: null },
      { ...score(4, 0.6, 0.4), belongs: false },
    ];
    expect(compare({ reviewed }).precision).toEqual({
      before: { decided: 2, right: 1 },
      after: { decided: 2, right: 2 },
    });
  });
});
