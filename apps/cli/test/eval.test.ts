import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { demo, demoLabels, stray } from './stray.ts';

const both = z.strictObject({ idPositive: z.number(), oodPositive: z.number() });
const printed = z.strictObject({
  auroc: z.number(),
  fpr95: both,
  aupr: both,
  n: z.strictObject({ id: z.number(), ood: z.number() }),
  method: z.string(),
  encoder: z.string(),
});
const clothing = ['--id', join(demo, 'clothing')];

describe('stray eval', () => {
  it('prints one line of JSON and nothing else, and keeps the demo at AUROC ≥ .975 and FPR95 ≤ .10', async () => {
    const { code, stdout } = await stray(
      'eval',
      ...clothing,
      '--ood',
      join(demo, 'strays'),
      '--labels',
      demoLabels,
      '--json',
    );
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    const { auroc, fpr95, n, method, encoder } = printed.parse(JSON.parse(stdout));
    expect(auroc).toBeGreaterThanOrEqual(0.975);
    expect(fpr95.idPositive).toBeLessThanOrEqual(0.1);
    expect({ n, method }).toEqual({ n: { id: 172, ood: 31 }, method: 'neglabel' });
    expect(encoder).toMatch(/^embedded@[0-9a-f]{16}$/);
    expect(code).toBe(0);
  });

  it('adds folders together and gives the same numbers every time', async () => {
    const args = [
      '--id',
      join(demo, 'clothing/hat'),
      '--id',
      join(demo, 'clothing/shoes'),
      '--ood',
      join(demo, 'strays'),
    ];
    const runs = await Promise.all([0, 1].map(() => stray('eval', ...args, '--labels', 'hat,shoes', '--json')));
    expect(runs[0]?.stdout).toBe(runs[1]?.stdout);
    expect(printed.parse(JSON.parse(runs[0]?.stdout ?? '')).n.id).toBeGreaterThan(20);
  });

  it('asks for both sides', async () => {
    const { code, stderr, stdout } = await stray('eval', ...clothing, '--labels', 'hat', '--json');
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain('--ood');
  });
});
