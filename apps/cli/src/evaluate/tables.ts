import { methodFacts } from '@stray/core';
import type { Intervals, Metrics } from '@stray/scoring';
import type { Line, Report } from './report.ts';

const percent = (x: number) => (100 * x).toFixed(2);

/** The tables of a report as text, in the manner of the papers': a row a set, then their average. */
export function toText(report: Report): string {
  const of = (experiment: Line['experiment']) => report.lines.filter((line) => line.experiment === experiment);
  const [first] = of('benchmark');
  const benchmark = report.several || first === undefined ? benchmarkTable(of('benchmark')) : single(first);
  const parts = [benchmark];
  if (of('ablation').length > 0) parts.push('Ablation, averages over the sets', settingTable(of('ablation')));
  if (of('shift').length > 0) {
    parts.push('ID images moved away, averages over the sets', settingTable(of('shift')));
  }
  for (const { method, reason } of report.unavailable) parts.push(`${method}: ${reason}`);
  return parts.join('\n\n');
}

function single({ result }: Line): string {
  const { n, metrics, intervals } = result.pooled;
  const { auroc, fpr95, aupr } = metrics;
  return [
    `${n.id} ID images, ${n.ood} OOD images`,
    `AUROC  ${percent(auroc)} %`,
    `FPR95  ${percent(fpr95.idPositive)} % ID-positive   ${percent(fpr95.oodPositive)} % OOD-positive`,
    `AUPR   ${percent(aupr.idPositive)} % ID-positive   ${percent(aupr.oodPositive)} % OOD-positive`,
    ...(intervals === undefined ? [] : [intervalLine(intervals)]),
  ].join('\n');
}

const span = ([low, high]: readonly [number, number]) => `${percent(low)}–${percent(high)}`;

const intervalLine = ({ auroc, fpr95 }: Intervals) =>
  `95 % intervals: AUROC ${span(auroc)}, FPR95 ${span(fpr95.idPositive)} ID-positive, ${span(fpr95.oodPositive)} OOD-positive`;

const heads = ['AUROC', 'FPR95 id+', 'FPR95 ood+', 'AUPR id+', 'AUPR ood+'];

const cells = ({ auroc, fpr95, aupr }: Metrics) =>
  [auroc, fpr95.idPositive, fpr95.oodPositive, aupr.idPositive, aupr.oodPositive].map(percent);

function benchmarkTable(lines: readonly Line[]): string {
  const withIntervals = lines.some(({ result }) => result.pooled.intervals !== undefined);
  const intervalHeads = withIntervals ? ['AUROC 95 %', 'FPR95 id+ 95 %'] : [];
  const intervalCells = (intervals: Intervals | undefined) => {
    if (!withIntervals) return [];
    return intervals === undefined ? ['', ''] : [span(intervals.auroc), span(intervals.fpr95.idPositive)];
  };
  const rows = lines.flatMap(({ method, result }) => [
    ...result.sets.map(({ set, n, metrics, intervals }) => {
      const sizes = [String(n.id), String(n.ood)];
      return [methodFacts[method].title, set, ...sizes, ...cells(metrics), ...intervalCells(intervals)];
    }),
    ...(result.sets.length > 1
      ? [[methodFacts[method].title, 'average', '', '', ...cells(result.average), ...intervalCells(undefined)]]
      : []),
  ]);
  const legend = 'In per cent. id+: ID is the positive class (MCM, NegLabel, CSP); ood+: OOD is (OpenOOD v1.5).';
  return `${aligned([['method', 'OOD set', 'ID', 'OOD', ...heads, ...intervalHeads], ...rows], 2)}\n${legend}`;
}

function settingTable(lines: readonly Line[]): string {
  const rows = lines.map(({ method, factor, value, result }) => [
    factor,
    value,
    methodFacts[method].title,
    ...cells(result.average),
  ]);
  return aligned([['what', 'setting', 'method', ...heads], ...rows], 3);
}

/** Columns of even width: the first `left` of them flush left, numbers flush right. */
function aligned(rows: readonly (readonly string[])[], left: number): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column < left ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
