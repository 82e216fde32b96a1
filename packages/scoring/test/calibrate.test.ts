import { StrayError } from '@stray/core';
import { describe, expect, it } from 'vitest';
import { benjaminiHochberg, fdrThreshold } from '../src/calibrate/benjaminiHochberg.ts';
import { calibrationOf, pValue } from '../src/calibrate/conformal.ts';
import { neededForRecall, recallThreshold } from '../src/calibrate/targetRecall.ts';
import { decideThreshold, defaultRule, knownThreshold } from '../src/calibrate/thresholdRule.ts';
import { describeRule, describeShortfall, guaranteeOf } from '../src/index.ts';

/** 0, 1, …, n − 1, all but the order of them. */
const ladder = (n: number) => calibrationOf(Array.from({ length: n }, (_, i) => n - 1 - i));

describe('conformal p-values', () => {
  it('count the calibration scores that are at most the score, and the sample itself', () => {
    const calibration = calibrationOf([0.3, 0.1, 0.2, 0.2]);
    expect([...calibration]).toEqual([0.1, 0.2, 0.2, 0.3]);
    expect([0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 9].map((s) => pValue(calibration, s) * 5)).toEqual([1, 2, 2, 4, 4, 5, 5]);
  });

  it('refuse no scores, ones that are no numbers, and too many', () => {
    const codeOf = (scores: readonly number[]) => {
      try {
        calibrationOf(scores);
        return null;
      } catch (error) {
        return error instanceof StrayError ? error.code : error;
      }
    };
    expect(codeOf([])).toBe('CALIBRATION_EMPTY');
    expect(codeOf([0.5, Number.NaN])).toBe('CALIBRATION_UNSUITABLE');
    expect(codeOf([Number.NEGATIVE_INFINITY, 1])).toBe('CALIBRATION_UNSUITABLE');
    expect(codeOf(new Array<number>(100_001).fill(1))).toBe('CALIBRATION_UNSUITABLE');
    expect(codeOf([0.5])).toBeNull();
  });
});

describe('Benjamini–Hochberg', () => {
  it('rejects up to the last p-value under its line, those above it in between too', () => {
    // The example of Benjamini and Hochberg 1995, table 1: 4 of 15 at 0.05.
    const published = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528, 0.759, 1,
    ];
    expect(benjaminiHochberg(published, 0.05)).toBe(4);
    expect(benjaminiHochberg([0.04, 0.045, 0.049], 0.05)).toBe(3);
    expect(benjaminiHochberg([0.5, 0.6], 0.05)).toBe(0);
    expect(benjaminiHochberg([], 0.05)).toBe(0);
  });

  it('counts a p-value that lies on its line, whatever the rounding', () => {
    for (let m = 1; m <= 60; m += 1) {
      expect(
        benjaminiHochberg(
          [...new Array<number>(m)].map((_, i) => (0.1 * (i + 1)) / m),
          0.1,
        ),
      ).toBe(m);
      expect(benjaminiHochberg([1 / (10 * m), ...new Array<number>(m - 1).fill(1)], 0.1)).toBe(1);
    }
  });

  it('is a score threshold: below it lie exactly the rejected, with ties', () => {
    const next = random(7);
    for (let round = 0; round < 500; round += 1) {
      const n = 1 + Math.floor(next() * 60);
      const coarse = (shift: number) => Math.round((next() + shift) * 12) / 12;
      const calibration = calibrationOf(Array.from({ length: n }, () => coarse(0)));
      const scores = Array.from({ length: 1 + Math.floor(next() * 40) }, () => coarse(next() < 0.4 ? -0.6 : 0));
      const q = 0.05 + 0.4 * next();
      const p = scores.map((s) => pValue(calibration, s));
      const ascending = [...p].sort((a, b) => a - b);
      const cut = ascending[benjaminiHochberg(ascending, q) - 1] ?? 0;
      const { threshold } = decideThreshold({ kind: 'fdr', q }, { scores, calibration });
      expect(scores.map((s) => s < threshold)).toEqual(p.map((value) => value <= cut));
    }
  });

  it('says how many calibration samples it would take', () => {
    const scores = [-1, -2, ...new Array<number>(98).fill(50)];
    const tooFew = fdrThreshold(ladder(100), scores, 0.1);
    expect(tooFew).toEqual({ threshold: null, needed: 499 });
    expect(fdrThreshold(ladder(498), scores, 0.1).threshold).toBeNull();
    expect(fdrThreshold(ladder(499), scores, 0.1).threshold).toBe(0);
    const decided = decideThreshold({ kind: 'fdr', q: 0.1 }, { scores, calibration: ladder(100) });
    expect(decided).toEqual({ threshold: -2, calibrationNeeded: 499 });
    // Enough samples, and nothing strange among the scores: no more calibration is asked for.
    const calm = decideThreshold({ kind: 'fdr', q: 0.1 }, { scores: [50, 60, 70], calibration: ladder(200) });
    expect(calm).toEqual({ threshold: 50, calibrationNeeded: null });
    expect(fdrThreshold(ladder(3), [], 0.1)).toEqual({ threshold: null, needed: 1 });
  });
});

describe('target recall', () => {
  it('is the k-th smallest calibration score, k = ⌊(1 − r)(n + 1)⌋, and nothing while k = 0', () => {
    expect(recallThreshold(ladder(99), 0.95)).toBe(4);
    expect(recallThreshold(ladder(19), 0.95)).toBe(0);
    expect(recallThreshold(ladder(18), 0.95)).toBeNull();
    expect([0.95, 0.9, 0.99, 0.5, 0.7].map(neededForRecall)).toEqual([19, 9, 99, 1, 3]);
    for (const r of [0.5, 0.7, 0.8, 0.9, 0.95, 0.99]) {
      const n = neededForRecall(r);
      expect([recallThreshold(ladder(n), r), recallThreshold(ladder(Math.max(n - 1, 0) || n), r)]).toEqual([
        0,
        n > 1 ? null : 0,
      ]);
    }
    const decided = decideThreshold(
      { kind: 'target-recall', recall: 0.95 },
      { scores: [0.2, 0.1], calibration: ladder(5) },
    );
    expect(decided).toEqual({ threshold: 0.1, calibrationNeeded: 19 });
  });
});

describe('guarantees, by simulation', () => {
  const draws = 2000;
  // Standard errors allowed: 1 in 15,000 runs of one case would fail by chance; the seeds are fixed.
  const z = 4;

  const cases = [
    { n: 20, m: 10, strays: 0, q: 0.1, ties: 0 },
    { n: 100, m: 20, strays: 4, q: 0.2, ties: 0 },
    { n: 200, m: 50, strays: 25, q: 0.1, ties: 0 },
    { n: 200, m: 50, strays: 25, q: 0.1, ties: 8 },
    { n: 50, m: 10, strays: 1, q: 0.3, ties: 20 },
    { n: 5, m: 40, strays: 30, q: 0.3, ties: 0 },
  ];

  it.each(cases)('good samples are at most q of the flagged on average: %o', ({ n, m, strays, q, ties }) => {
    const next = random(n * 1000 + m + ties);
    const draw = sampler(next, ties);
    const shares = Array.from({ length: draws }, () => {
      const calibration = calibrationOf(Array.from({ length: n }, () => draw(0)));
      const scores = Array.from({ length: m }, (_, i) => draw(i < strays ? -3 : 0));
      const { threshold } = decideThreshold({ kind: 'fdr', q }, { scores, calibration });
      const flagged = scores.flatMap((score, i) => (score < threshold ? [i] : []));
      return flagged.filter((i) => i >= strays).length / Math.max(flagged.length, 1);
    });
    const { mean, error } = summary(shares);
    expect(mean).toBeLessThanOrEqual((q * (m - strays)) / m + z * error);
  });

  it.each([9, 10])(
    'a lone good sample is flagged at most q of the time, and would not be without the 1: n = %i',
    (n) => {
      const q = 0.1;
      const next = random(n);
      const draw = sampler(next, 0);
      const trials = Array.from({ length: 20_000 }, () => {
        const calibration = calibrationOf(Array.from({ length: n }, () => draw(0)));
        return { calibration, score: draw(0) };
      });
      const ours = summary(
        trials.map(({ calibration, score }) =>
          score < decideThreshold({ kind: 'fdr', q }, { scores: [score], calibration }).threshold ? 1 : 0,
        ),
      );
      expect(ours.mean).toBeLessThanOrEqual(q + z * ours.error);
      // Tight: 1/10 and 1/11 of the samples are the lowest of n + 1.
      expect(ours.mean).toBeGreaterThan(1 / (n + 1) - z * ours.error);
      const without = summary(
        trials.map(({ calibration, score }) => (pValue(calibration, score) * (n + 1) - 1 <= q * n ? 1 : 0)),
      );
      if (n === 10) expect(without.mean).toBeGreaterThan(q + z * without.error);
    },
  );

  it.each([
    { n: 19, recall: 0.95, ties: 0 },
    { n: 50, recall: 0.9, ties: 0 },
    { n: 150, recall: 0.95, ties: 10 },
    { n: 5, recall: 0.99, ties: 0 },
  ])('good samples are kept as often as asked on average: %o', ({ n, recall, ties }) => {
    const next = random(n + ties);
    const draw = sampler(next, ties);
    const kept = Array.from({ length: 4 * draws }, () => {
      const calibration = calibrationOf(Array.from({ length: n }, () => draw(0)));
      const score = draw(0);
      const { threshold } = decideThreshold(
        { kind: 'target-recall', recall },
        { scores: [score, draw(0)], calibration },
      );
      return score < threshold ? 0 : 1;
    });
    const { mean, error } = summary(kept);
    expect(mean).toBeGreaterThanOrEqual(recall - z * error);
    // Without ties it is no more careful than a whole number of samples makes it.
    if (ties === 0 && recallThreshold(ladder(n), recall) !== null) {
      expect(mean).toBeLessThanOrEqual(recall + 1 / (n + 1) + z * error);
    }
  });
});

describe('rules without calibration', () => {
  const size = { classes: 10, negativesPerGroup: 100 };

  it('are even odds for NegLabel and its kind, low outliers for the others', () => {
    expect(defaultRule('neglabel', size)).toEqual({ kind: 'even-odds', threshold: 1.09 / 2.09 });
    expect(defaultRule('csp', size)).toMatchObject({ kind: 'even-odds' });
    expect(defaultRule('mcm', size)).toEqual({ kind: 'low-outliers', deviations: 3, scale: 'logit' });
    expect(defaultRule('energy', size)).toEqual({ kind: 'low-outliers', deviations: 3, scale: 'linear' });
  });

  it('find outliers among scores beyond [0, 1], and none where nothing varies', () => {
    const scores = [20, 21, 22, 23, 24, -40];
    const { threshold } = decideThreshold({ kind: 'low-outliers', deviations: 3, scale: 'linear' }, { scores });
    expect(scores.filter((s) => s < threshold)).toEqual([-40]);
    const constant = { kind: 'low-outliers', deviations: 3, scale: 'linear' } as const;
    expect(decideThreshold(constant, { scores: [-7, -7, -7] }).threshold).toBe(-7);
    expect(decideThreshold(constant, { scores: [] }).threshold).toBe(0);
  });

  it('promise nothing; the others say what, and on what condition', () => {
    const even = defaultRule('neglabel', size);
    expect([guaranteeOf(even, 0), guaranteeOf(defaultRule('mcm', size), 0)]).toEqual([null, null]);
    expect(describeRule(even)).toContain('without a guarantee');
    expect(describeRule({ kind: 'fdr', q: 0.1 }, 40)).toMatch(/calibrated on 40 images: .*at most 10 %.*random draw/);
    expect(guaranteeOf({ kind: 'target-recall', recall: 0.95 }, 99)).toMatch(/at least 95 %.*give or take 2\.17 %/);
    expect(describeShortfall({ n: 4, needed: 19 })).toContain('1/5');
    expect(() => knownThreshold({ kind: 'target-recall', recall: 0.9 })).toThrow('scores of images known to belong');
    expect(() => decideThreshold({ kind: 'fdr', q: 0.1 }, { scores: [1] })).toThrow(StrayError);
  });
});

/** Normal scores around `mean`; with `ties`, rounded to a grid with steps of ties / 8. */
function sampler(next: () => number, ties: number): (mean: number) => number {
  return (mean) => {
    const x = mean + Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    return ties === 0 ? x : Math.round((x * 8) / ties) * (ties / 8);
  };
}

function summary(values: readonly number[]): { mean: number; error: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (values.length - 1);
  return { mean, error: Math.sqrt(variance / values.length) };
}

/** xorshift32, uniform in [0, 1). */
function random(seed: number): () => number {
  let state = (seed * 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state / 2 ** 32;
  };
}
