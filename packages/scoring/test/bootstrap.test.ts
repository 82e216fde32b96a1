import { describe, expect, it } from 'vitest';
import { bootstrap } from '../src/metrics/bootstrap.ts';
import { evaluate } from '../src/metrics/metrics.ts';
import { seededRandom } from '../src/random.ts';

/** Scores of two overlapping sides; rounding to 2 digits makes ties. */
function sides(seed: number, n: { id: number; ood: number }) {
  const random = seededRandom(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const draw = (count: number, mean: number) =>
    Float64Array.from({ length: count }, () => Number((normal() + mean).toFixed(2)));
  return { id: draw(n.id, 1.5), ood: draw(n.ood, 0) };
}

describe('bootstrap', () => {
  it('holds the measured value and repeats itself for a seed', () => {
    const { id, ood } = sides(1, { id: 300, ood: 200 });
    const metrics = evaluate(id, ood);
    const intervals = bootstrap(id, ood, { resamples: 500, seed: 3 });
    for (const [[low, high], value] of [
      [intervals.auroc, metrics.auroc],
      [intervals.fpr95.idPositive, metrics.fpr95.idPositive],
      [intervals.fpr95.oodPositive, metrics.fpr95.oodPositive],
    ] as const) {
      expect(low).toBeLessThan(value);
      expect(high).toBeGreaterThan(value);
    }
    expect(bootstrap(id, ood, { resamples: 500, seed: 3 })).toEqual(intervals);
    expect(bootstrap(id, ood, { resamples: 500, seed: 4 })).not.toEqual(intervals);
  });

  it('covers the true AUROC about as often as it says', () => {
    // P(N(1.5, 1) > N(0, 1)) = Φ(1.5 / √2)
    const truth = 0.85558;
    let covered = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { id, ood } = sides(100 + seed, { id: 80, ood: 80 });
      const [low, high] = bootstrap(id, ood, { resamples: 200, seed }).auroc;
      if (low <= truth && truth <= high) covered += 1;
    }
    expect(covered / 200).toBeGreaterThan(0.88);
    expect(covered / 200).toBeLessThan(0.99);
  });

  it('agrees with the metrics where every resample is the sample itself', () => {
    const metrics = evaluate([2], [1]);
    const { auroc, fpr95 } = bootstrap([2], [1], { resamples: 10, seed: 0 });
    expect(auroc).toEqual([metrics.auroc, metrics.auroc]);
    expect(fpr95.idPositive).toEqual([metrics.fpr95.idPositive, metrics.fpr95.idPositive]);
    expect(fpr95.oodPositive).toEqual([metrics.fpr95.oodPositive, metrics.fpr95.oodPositive]);
    expect(bootstrap([1], [1], { resamples: 10, seed: 0 }).auroc).toEqual([0.5, 0.5]);
  });
});
