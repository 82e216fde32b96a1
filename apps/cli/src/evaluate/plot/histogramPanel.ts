import { type Box, px, text } from './svg.ts';

const bins = 40;

export interface Histogram {
  readonly title: string;
  readonly id: Float64Array;
  readonly ood: Float64Array;
  /** Whether scores lie between 0 and 1 by nature. */
  readonly bounded: boolean;
}

/** Scores of both sides as shares of their side, so that sides of unlike size can be compared. */
export function histogramPanel(box: Box, { title, id: idScores, ood: oodScores, bounded }: Histogram): string {
  const { left, top, width, height } = box;
  const range = bounded ? { low: 0, high: 1 } : rangeOf([idScores, oodScores]);
  const id = sharesOf(idScores, range);
  const ood = sharesOf(oodScores, range);
  const highest = Math.max(...id, ...ood);
  const outline = (shares: readonly number[], name: string) => {
    const steps = shares.map((share, i) => {
      const y = top + height * (1 - share / highest);
      return `L${px(left + (i * width) / bins)} ${px(y)}L${px(left + ((i + 1) * width) / bins)} ${px(y)}`;
    });
    const bottom = px(top + height);
    return `<path d="M${px(left)} ${bottom}${steps.join('')}L${px(left + width)} ${bottom}Z" class="${name}"/>`;
  };
  return [
    text(left, top - 8, title, { class: 'head' }),
    `<path d="M${px(left)} ${px(top + height)}h${px(width)}" class="grid"/>`,
    outline(id, 'id'),
    outline(ood, 'ood'),
    text(left, top + height + 16, shown(range.low), { class: 'dim' }),
    text(left + width, top + height + 16, shown(range.high), { class: 'dim', anchor: 'end' }),
  ].join('\n');
}

const shown = (x: number) => String(Number(x.toPrecision(3)));

function rangeOf(all: readonly Float64Array[]): { low: number; high: number } {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  for (const scores of all) {
    for (const score of scores) {
      low = Math.min(low, score);
      high = Math.max(high, score);
    }
  }
  return { low, high };
}

function sharesOf(scores: Float64Array, { low, high }: { low: number; high: number }): number[] {
  const counts = Array<number>(bins).fill(0);
  for (const score of scores) {
    const bin = high > low ? Math.min(bins - 1, Math.floor((bins * (score - low)) / (high - low))) : 0;
    counts[bin] = (counts[bin] ?? 0) + 1 / scores.length;
  }
  return counts;
}
