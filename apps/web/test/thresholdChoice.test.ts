import { describe, expect, it } from 'vitest';
import { firstChoice, policyOf, type ThresholdChoice, whyNotFlag } from '../features/score/thresholdChoice.ts';
import { run } from './datasets.ts';

const choice = (facts: Partial<ThresholdChoice>): ThresholdChoice => ({ ...firstChoice(null), ...facts });
const calibration = { n: 50, datasetId: 'good', dataset: { name: 'good' }, guarantee: null, shortfall: null };

describe('the threshold of the form', () => {
  it('is the method’s own until another is chosen', () => {
    expect(policyOf(firstChoice(null))).toBeUndefined();
    expect(policyOf(firstChoice(run()))).toBeUndefined();
  });

  it('begins with what the run has', () => {
    const begun = firstChoice(run({ thresholdPolicy: 'given', threshold: 0.25, calibration }));
    expect(policyOf(begun)).toEqual({ given: 0.25 });
    expect(begun.calibrationId).toBe('good');
  });

  it('takes shares in per cent', () => {
    expect(policyOf(choice({ rule: 'target-recall' }))).toEqual({ targetRecall: 0.95 });
    expect(policyOf(choice({ rule: 'fdr' }))).toEqual({ fdr: 0.1 });
  });
});

describe('flagging anew', () => {
  it('wants a complete run', () => {
    expect(whyNotFlag(null, choice({}))).toMatch(/no complete run/);
    expect(whyNotFlag(run({ status: 'RUNNING' }), choice({}))).toMatch(/no complete run/);
    expect(whyNotFlag(run(), choice({ rule: 'given' }))).toBeNull();
  });

  it('by a calibrated policy wants the run calibrated by that very dataset', () => {
    const fdr = choice({ rule: 'fdr', calibrationId: 'good' });
    expect(whyNotFlag(run(), fdr)).toMatch(/score again/);
    expect(whyNotFlag(run({ calibration }), fdr)).toBeNull();
    expect(whyNotFlag(run({ calibration }), { ...fdr, calibrationId: 'other' })).toMatch(/score again/);
    expect(whyNotFlag(run({ calibration: { ...calibration, n: 0 } }), fdr)).toMatch(/score again/);
  });
});
