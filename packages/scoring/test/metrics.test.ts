import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { evaluate } from '../src/metrics/metrics.ts';
import { goldenJson } from './golden.ts';

const both = z.object({ idPositive: z.number(), oodPositive: z.number() });
const cases = z
  .array(
    z.object({
      name: z.string(),
      id: z.array(z.number()),
      ood: z.array(z.number()),
      auroc: z.number(),
      fpr95: both,
      aupr: both,
    }),
  )
  .parse(goldenJson('metrics.json'));

describe('metrics equal scikit-learn in both conventions', () => {
  it.each(cases)('$name', ({ id, ood, auroc, fpr95, aupr }) => {
    const found = evaluate(id, ood);
    expect(found.auroc).toBeCloseTo(auroc, 12);
    expect(found.fpr95.idPositive).toBeCloseTo(fpr95.idPositive, 12);
    expect(found.fpr95.oodPositive).toBeCloseTo(fpr95.oodPositive, 12);
    expect(found.aupr.idPositive).toBeCloseTo(aupr.idPositive, 12);
    expect(found.aupr.oodPositive).toBeCloseTo(aupr.oodPositive, 12);
  });

  it('says NaN where one side is empty', () => {
    expect(evaluate([], [1]).auroc).toBeNaN();
    expect(evaluate([1], []).fpr95.idPositive).toBeNaN();
  });
});
