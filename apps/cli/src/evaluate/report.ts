import type { Method } from '@stray/core';
import type { Intervals, Metrics } from '@stray/scoring';
import { stringify } from 'csv-stringify/sync';
import { rounded } from '../scoreImages.ts';
import type { BenchmarkResult, Measured } from './measure.ts';

/** What one arm gave. */
export interface Line {
  readonly experiment: 'benchmark' | 'ablation' | 'shift';
  readonly method: Method;
  readonly factor: string;
  readonly value: string;
  readonly result: BenchmarkResult;
}

export interface Report {
  readonly encoder: string;
  readonly lines: readonly Line[];
  readonly unavailable: readonly { readonly method: Method; readonly reason: string }[];
  /** True when sets, or methods, were asked for by name: the report then holds more than its first method. */
  readonly several: boolean;
}

/**
 * One object whose first keys are those of a single method on one set; `sets`, `average` and `methods` are added where
 * several were asked for, `ablation` and `shift` where they were.
 */
export function toJson({ encoder, lines, unavailable, several }: Report) {
  const benchmark = lines.filter(({ experiment }) => experiment === 'benchmark');
  const [first] = benchmark;
  if (first === undefined) return {};
  const { method, result } = first;
  const more = {
    ...detail(result),
    methods: benchmark.map((line) => ({
      method: line.method,
      ...measured(line.result.pooled),
      ...detail(line.result),
    })),
    ...(unavailable.length > 0 ? { unavailable } : {}),
  };
  const experiments = (['ablation', 'shift'] as const).flatMap((experiment) => {
    const found = lines.filter((line) => line.experiment === experiment);
    return found.length === 0 ? [] : [[experiment, found.map(settingOf)] as const];
  });
  const { n, ...metrics } = measured(result.pooled);
  return { ...metrics, n, method, encoder, ...(several ? more : {}), ...Object.fromEntries(experiments) };
}

const settingOf = ({ method, factor, value, result }: Line) => ({
  factor,
  value,
  method,
  ...printable(result.average),
  sets: result.sets.map(({ set, ...one }) => ({ name: set, ...measured(one) })),
});

const detail = ({ sets, average }: BenchmarkResult) => ({
  sets: sets.map(({ set, ...one }) => ({ name: set, ...measured(one) })),
  average: printable(average),
});

function measured({ n, metrics, intervals }: Omit<Measured, 'set'>) {
  return { ...printable(metrics), ...(intervals === undefined ? {} : { intervals: roundedIntervals(intervals) }), n };
}

function roundedIntervals({ auroc, fpr95 }: Intervals) {
  const both = ([low, high]: readonly [number, number]) => [rounded(low), rounded(high)];
  const sides = { idPositive: both(fpr95.idPositive), oodPositive: both(fpr95.oodPositive) };
  return { confidence: 0.95, auroc: both(auroc), fpr95: sides };
}

export function printable({ auroc, fpr95, aupr }: Metrics): Metrics {
  const both = ({ idPositive, oodPositive }: Metrics['aupr']) => ({
    idPositive: rounded(idPositive),
    oodPositive: rounded(oodPositive),
  });
  return { auroc: rounded(auroc), fpr95: both(fpr95), aupr: both(aupr) };
}

const columns = [
  ...['experiment', 'method', 'factor', 'value', 'set', 'idImages', 'oodImages'],
  ...['auroc', 'fpr95IdPositive', 'fpr95OodPositive', 'auprIdPositive', 'auprOodPositive'],
  ...[
    'aurocLow',
    'aurocHigh',
    'fpr95IdPositiveLow',
    'fpr95IdPositiveHigh',
    'fpr95OodPositiveLow',
    'fpr95OodPositiveHigh',
  ],
];

/** A row a set, then one for their average (unweighted) and one for all OOD images together. */
export function toCsv({ lines }: Report): string {
  const rows = lines.flatMap(({ experiment, method, factor, value, result }) => {
    const head = [experiment, method, factor, value];
    const row = ({ set, n, metrics, intervals }: Measured) => [
      ...[...head, set, n.id, n.ood],
      ...numbers(metrics),
      ...(intervals === undefined ? Array<string>(6).fill('') : intervalNumbers(intervals)),
    ];
    if (result.sets.length === 1) return result.sets.map(row);
    const average = [
      ...head,
      'average',
      result.pooled.n.id,
      '',
      ...numbers(result.average),
      ...Array<string>(6).fill(''),
    ];
    return [...result.sets.map(row), average, row(result.pooled)];
  });
  return stringify([columns, ...rows]);
}

const numbers = ({ auroc, fpr95, aupr }: Metrics) =>
  [auroc, fpr95.idPositive, fpr95.oodPositive, aupr.idPositive, aupr.oodPositive].map(rounded);

const intervalNumbers = ({ auroc, fpr95 }: Intervals) =>
  [...auroc, ...fpr95.idPositive, ...fpr95.oodPositive].map(rounded);
