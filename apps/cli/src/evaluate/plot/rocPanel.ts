import { roc } from '@stray/scoring';
import { type Box, line, polyline, px, seriesClass, text } from './svg.ts';

export interface Series {
  readonly name: string;
  readonly auroc: number;
  readonly id: Float64Array;
  readonly ood: Float64Array;
}

/** More points than pixels would only make the file large. */
const pointLimit = 400;

/** ROC curves with ID as the positive class, and their legend with AUROC. */
export function rocPanel(box: Box, all: readonly Series[]): string {
  const { left, top, width, height } = box;
  const at = ({ fpr, tpr }: { fpr: number; tpr: number }) => [left + fpr * width, top + (1 - tpr) * height] as const;
  const ticks = [0, 0.25, 0.5, 0.75, 1].flatMap((share) => [
    line(at({ fpr: share, tpr: 0 }), at({ fpr: share, tpr: 1 }), 'grid'),
    line(at({ fpr: 0, tpr: share }), at({ fpr: 1, tpr: share }), 'grid'),
    text(left + share * width, top + height + 16, String(share), { class: 'dim', anchor: 'middle' }),
    text(left - 8, top + (1 - share) * height + 4, String(share), { class: 'dim', anchor: 'end' }),
  ]);
  const curves = all.map(({ id, ood }, i) => polyline(thinned(roc(id, ood)).map(at), `curve ${seriesClass(i)}`));
  const legend = all.flatMap(({ name, auroc }, i) => {
    const y = top + 14 + i * 20;
    const x = left + width + 24;
    return [
      `<path d="M${px(x)} ${px(y - 4)}h22" class="curve ${seriesClass(i)}"/>`,
      text(x + 30, y, name),
      text(x + 250, y, (100 * auroc).toFixed(2), { class: 'dim', anchor: 'end' }),
    ];
  });
  return [
    text(left, top - 14, 'ROC', { class: 'head' }),
    text(left + width + 24, top - 6, 'AUROC, %', { class: 'dim' }),
    ...ticks,
    line(at({ fpr: 0, tpr: 0 }), at({ fpr: 1, tpr: 1 }), 'chance'),
    ...curves,
    text(left + width / 2, top + height + 34, 'share of OOD accepted', { class: 'dim', anchor: 'middle' }),
    `<g transform="translate(${px(left - 38)} ${px(top + height / 2)}) rotate(-90)">${text(0, 0, 'share of ID kept', { class: 'dim', anchor: 'middle' })}</g>`,
    ...legend,
  ].join('\n');
}

function thinned<T>(points: readonly T[]): readonly T[] {
  if (points.length <= pointLimit) return points;
  const step = (points.length - 1) / (pointLimit - 1);
  return Array.from({ length: pointLimit }, (_, i) => points[Math.round(i * step)]).filter((p) => p !== undefined);
}
