import { isBounded, methodFacts } from '@stray/core';
import { evaluate } from '@stray/scoring';
import type { Benchmark } from '../benchmark.ts';
import type { Report } from '../report.ts';
import { histogramPanel } from './histogramPanel.ts';
import { rocPanel, type Series } from './rocPanel.ts';
import { escaped, px, style, text } from './svg.ts';

const width = 760;
const roc = { left: 64, top: 72, width: 400, height: 400 };
const histogram = { width: 210, height: 90 };
const inRow = 3;

/**
 * An SVG picture of a benchmark: ROC curves (one a set of OOD images for a single method, one a method over all of them
 * otherwise), then the scores of both sides under each method.
 */
export function drawPlot(scores: Benchmark['scores'], { encoder }: Report): string {
  const all = scores.map(({ method, id, ood }) => ({
    name: methodFacts[method].title,
    bounded: isBounded(method),
    id,
    ood: Float64Array.from(ood.flatMap((side) => Array.from(side.scores))),
  }));
  const [only] = scores;
  const curves =
    scores.length === 1 && only !== undefined
      ? only.ood.map(({ name, scores: ood }) => ({ name, id: only.id, ood }))
      : all;
  const series = curves.map((curve): Series => ({ ...curve, auroc: evaluate(curve.id, curve.ood).auroc }));
  const firstRow = roc.top + Math.max(roc.height + 96, 40 + series.length * 20);
  const histograms = all.map(({ name, bounded, id, ood }, i) => {
    const left = 24 + (i % inRow) * (histogram.width + 38);
    const top = firstRow + Math.floor(i / inRow) * (histogram.height + 58);
    return histogramPanel({ left, top, ...histogram }, { title: name, bounded, id, ood });
  });
  const height = firstRow + Math.ceil(all.length / inRow) * (histogram.height + 58) - 12;
  const title = `${all[0]?.id.length ?? 0} ID images, ${all[0]?.ood.length ?? 0} OOD images, ${encoder}`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${px(height)}" viewBox="0 0 ${width} ${px(height)}" role="img">`,
    `<title>${escaped(title)}</title>`,
    style,
    `<rect width="${width}" height="${px(height)}" class="bg"/>`,
    text(24, 28, title),
    rocPanel(roc, series),
    text(24, firstRow - 34, 'Scores, higher = in-distribution', { class: 'head' }),
    `<path d="M${width - 150} ${px(firstRow - 43)}h14v9h-14z" class="id"/>`,
    text(width - 130, firstRow - 34, 'ID'),
    `<path d="M${width - 96} ${px(firstRow - 43)}h14v9h-14z" class="ood"/>`,
    text(width - 76, firstRow - 34, 'OOD'),
    ...histograms,
    '</svg>',
    '',
  ].join('\n');
}
