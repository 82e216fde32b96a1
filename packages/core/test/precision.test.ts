import { describe, expect, it } from 'vitest';
import { precisionBelow, type ReviewedBin } from '../src/precision.ts';

const bin = (from: number, count: number, dropped = 0, kept = 0): ReviewedBin => {
  return { from, to: from + 0.1, count, dropped, kept };
};

/** Mulberry32. */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

describe('the precision of flags', () => {
  it('is unknown where nothing is flagged', () => {
    expect(precisionBelow([bin(0.5, 10)], 0.5)).toBeNull();
    expect(precisionBelow([], 1)).toBeNull();
  });

  it('is anything between before the first decision', () => {
    const { precision, low, high } = precisionBelow([bin(0, 100)], 0.5) ?? { precision: 0, low: 1, high: 0 };
    expect(precision).toBe(0.5);
    expect(high - low).toBeGreaterThan(0.5);
  });

  it('is what was counted, for certain, when all is decided', () => {
    const all = precisionBelow([bin(0, 10, 9, 1), bin(0.1, 5, 3, 2), bin(0.5, 50)], 0.4);
    expect(all).toEqual({ flagged: 15, reviewed: 15, precision: 0.8, low: 0.8, high: 0.8 });
  });

  it('takes a bin that the threshold parts by its share', () => {
    expect(precisionBelow([bin(0, 10), bin(0.1, 20)], 0.15)?.flagged).toBe(20);
  });

  it('is not misled by reviewers who begin at the lowest scores', () => {
    // All of the lowest are strays and decided; few of the others are, and of those few are decided.
    const bins = [bin(0, 100, 100, 0), bin(0.1, 100, 1, 9), bin(0.2, 100, 1, 9), bin(0.3, 100, 0, 10)];
    const share = precisionBelow(bins, 1)?.precision ?? 0;
    expect(share).toBeGreaterThan(0.28);
    expect(share).toBeLessThan(0.42);
  });

  it.each([
    { top: 0.3, seen: 5, least: 0.9 },
    { top: 0.8, seen: 5, least: 0.9 },
    { top: 0.95, seen: 5, least: 0.9 },
    { top: 0.5, seen: 12, least: 0.92 },
    { top: 0.99, seen: 12, least: 0.93 },
    { top: 0.5, seen: 2, least: 0.87 },
    { top: 0.95, seen: 2, least: 0.87 },
  ])('lies in its interval as often as it says: about $top, $seen decisions a stratum', ({ top, seen, least }) => {
    const next = random(Math.round(top * 100));
    const trials = 2000;
    let covered = 0;
    for (let trial = 0; trial < trials; trial++) {
      let strays = 0;
      const bins = Array.from({ length: 8 }, (_, i) => {
        const share = Math.min(1, Math.max(0, top + 0.15 - 0.04 * i));
        const members = Array.from({ length: 60 }, () => next() < share);
        strays += members.filter(Boolean).length;
        const dropped = members.slice(0, seen).filter(Boolean).length;
        return bin(i / 10, 60, dropped, seen - dropped);
      });
      const estimate = precisionBelow(bins, 1);
      const truth = strays / 480;
      if (estimate !== null && estimate.low <= truth && truth <= estimate.high) covered += 1;
    }
    expect(covered / trials).toBeGreaterThan(least);
  });
});
