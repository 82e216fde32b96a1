import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
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

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'stray-eval-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const measures = { auroc: z.number(), fpr95: both, aupr: both };
const n = z.strictObject({ id: z.number(), ood: z.number() });
const interval = z.tuple([z.number(), z.number()]);
const intervals = z.strictObject({
  confidence: z.literal(0.95),
  auroc: interval,
  fpr95: z.strictObject({ idPositive: interval, oodPositive: interval }),
});
const set = z.strictObject({ name: z.string(), ...measures, intervals, n });
const detail = { sets: z.array(set), average: z.strictObject(measures) };
const benchmark = z.strictObject({
  ...printed.shape,
  intervals,
  ...detail,
  methods: z.array(z.strictObject({ method: z.string(), ...measures, intervals, n, ...detail })),
  unavailable: z.array(z.strictObject({ method: z.string(), reason: z.string() })),
});
const setting = z.strictObject({
  factor: z.string(),
  value: z.string(),
  method: z.string(),
  ...measures,
  sets: z.array(z.strictObject({ name: z.string(), ...measures, n })),
});

const small = ['--id', join(demo, 'clothing/hat'), '--labels', 'hat'];
const twoSets = ['--ood', join(demo, 'clothing/shoes'), '--ood', join(demo, 'strays')];

describe('stray eval for a whole benchmark', () => {
  it('measures every method on every set from one encoding, with intervals, a table and a picture', async () => {
    const csv = join(folder, 'rows.csv');
    const plot = join(folder, 'plot.svg');
    const files = ['--csv', csv, '--plot', plot];
    const args = ['eval', ...small, ...twoSets, '--methods', 'all', '--bootstrap', '200', '--json', ...files];
    const { code, stdout } = await stray(...args);
    expect(code).toBe(0);
    const found = benchmark.parse(JSON.parse(stdout));
    const names = found.methods.map(({ method }) => method);
    expect(names).toEqual(['neglabel', 'neglabel-ungrouped', 'csp', 'mcm', 'max-logit', 'energy', 'msp', 'zoc']);
    expect(found.unavailable.map(({ method }) => method)).toEqual(['clipn', 'clipn-ctw']);
    for (const { sets, average, auroc, intervals } of found.methods) {
      expect(sets.map(({ name }) => name)).toEqual(['shoes', 'strays']);
      const mean = sets.reduce((sum, one) => sum + one.auroc, 0) / 2;
      expect(average.auroc).toBeCloseTo(mean, 5);
      expect(intervals.auroc[0]).toBeLessThanOrEqual(auroc);
      expect(intervals.auroc[1]).toBeGreaterThanOrEqual(auroc);
    }
    expect(found.n.ood).toBe(found.sets.reduce((sum, one) => sum + one.n.ood, 0));

    const alone = await stray('eval', ...small, ...twoSets.slice(2), '--method', 'mcm', '--json');
    const mcm = found.methods.find(({ method }) => method === 'mcm')?.sets[1];
    expect(printed.parse(JSON.parse(alone.stdout))).toMatchObject({ auroc: mcm?.auroc, fpr95: mcm?.fpr95 });

    const rows = (await readFile(csv, 'utf8')).trimEnd().split('\n');
    expect(rows[0]).toContain('experiment,method,factor,value,set,idImages,oodImages,auroc,fpr95IdPositive');
    expect(rows).toHaveLength(1 + 8 * 4);
    const svg = await readFile(plot, 'utf8');
    expect(svg.startsWith('<svg ')).toBe(true);
    expect(svg).toContain('NegLabel, ungrouped');
    expect(svg).not.toMatch(/NaN|Infinity|undefined/);
  });

  it('prints a row a set and their average for people', async () => {
    const { code, stdout } = await stray('eval', ...small, ...twoSets);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^method +OOD set +ID +OOD +AUROC/);
    expect(stdout).toMatch(/NegLabel +shoes/);
    expect(stdout).toMatch(/NegLabel +strays/);
    expect(stdout).toMatch(/NegLabel +average/);
  });

  it('ablates: one thing changed at a time, all from one encoding', async () => {
    const { code, stdout } = await stray('eval', ...small, ...twoSets.slice(2), '--ablate', '--json');
    expect(code).toBe(0);
    const { ablation, ...rest } = z.looseObject({ ablation: z.array(setting) }).parse(JSON.parse(stdout));
    printed.parse(rest);
    const factors = [...new Set(ablation.map(({ factor }) => factor))];
    expect(factors).toEqual(['mining and grouping', 'number of negatives', 'quantile', 'groups', 'temperature']);
    const asItIs = ablation.find(({ value }) => value === 'both');
    expect(asItIs?.auroc).toBe(rest.auroc);
    expect(ablation.find(({ factor, value }) => factor === 'groups' && value === '100')?.auroc).toBe(rest.auroc);
  });

  it('shifts the ID images, five kinds in five strengths, against the same OOD images', async () => {
    const { code, stdout } = await stray('eval', ...small, ...twoSets.slice(2), '--shift', '--json');
    expect(code).toBe(0);
    const { shift } = z.looseObject({ shift: z.array(setting) }).parse(JSON.parse(stdout));
    expect(shift.map(({ factor, value }) => `${factor} ${value}`)).toEqual(
      ['blur', 'noise', 'jpeg', 'contrast', 'sketch'].flatMap((kind) => [1, 2, 3, 4, 5].map((k) => `${kind} ${k}`)),
    );
    const blur = shift.filter(({ factor }) => factor === 'blur');
    expect(blur[4]?.auroc).toBeLessThan(blur[0]?.auroc ?? 0);
  });

  it.each([
    ['an unknown method', ['--methods', 'neglabel,magic'], 2, '--methods'],
    ['a method and methods', ['--method', 'mcm', '--methods', 'all'], 2, '--methods'],
    ['a method that this encoder cannot do', ['--methods', 'mcm,clipn'], 1, 'no “no” text tower'],
    ['too few resamples', ['--bootstrap', '5'], 2, '--bootstrap'],
    ['a table that is no .csv', ['--csv', 'x.txt'], 2, '--csv'],
    ['a picture that is no .svg', ['--plot', 'x.png'], 2, '--plot'],
  ])('%s gives one clear message', async (_, args, code, text) => {
    const ended = await stray('eval', ...small, ...twoSets, ...args);
    expect(ended.stderr).toContain(text);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' });
  });

  it('refuses a table or a picture that cannot be written before any image is encoded', async () => {
    const { code, stderr, stdout } = await stray('eval', ...small, ...twoSets, '--csv', '/no/such/x.csv');
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('OUTPUT_UNWRITABLE');
  });
});
