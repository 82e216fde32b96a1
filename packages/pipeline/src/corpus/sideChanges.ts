/** A sample's score in the run that is shown, and with other negatives. */
export interface TwoScores {
  readonly sampleId: string;
  readonly before: number;
  readonly after: number;
}

/** What a person has said of a sample: whether it belongs; null when that was left open. */
export interface ReviewedScores extends TwoScores {
  readonly belongs: boolean | null;
}

export interface Comparison {
  readonly scores: readonly TwoScores[];
  readonly reviewed: readonly ReviewedScores[];
  /** Samples of the run that the scores stand for. */
  readonly total: number;
  /** A sample is flagged when its score is below it. */
  readonly thresholds: { readonly before: number; readonly after: number };
  /** Examples named of each side. */
  readonly examples: number;
}

/** How many samples of the run it is, as far as a draw can tell, with its 95 % interval; of all samples it is exact. */
export interface Estimate {
  /** Among those compared. */
  readonly counted: number;
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
}

export interface Precision {
  /** Flagged samples that a person has decided on. */
  readonly decided: number;
  /** Those of them that do not belong. */
  readonly right: number;
}

export interface HistogramPair {
  readonly from: number;
  readonly to: number;
  readonly before: number;
  readonly after: number;
}

export interface SideChanges {
  readonly compared: number;
  readonly total: number;
  readonly thresholds: Comparison['thresholds'];
  /** Not flagged now, and then flagged. */
  readonly entering: Estimate & { readonly examples: readonly TwoScores[] };
  /** Flagged now, and then not. */
  readonly leaving: Estimate & { readonly examples: readonly TwoScores[] };
  readonly flagged: { readonly before: Estimate; readonly after: Estimate };
  readonly histogram: readonly HistogramPair[];
  readonly precision: { readonly before: Precision; readonly after: Precision };
}

/** Which samples change side when scores and threshold become others. Examples are those whose score changes most. */
export function sideChanges({ scores, reviewed, total, thresholds, examples }: Comparison): SideChanges {
  const was = ({ before }: TwoScores) => before < thresholds.before;
  const is = ({ after }: TwoScores) => after < thresholds.after;
  const estimated = (counted: number) => estimate(counted, { compared: scores.length, total });
  const side = (rows: readonly TwoScores[]) => ({ ...estimated(rows.length), examples: mostChanged(rows, examples) });
  return {
    compared: scores.length,
    total,
    thresholds,
    entering: side(scores.filter((row) => !was(row) && is(row))),
    leaving: side(scores.filter((row) => was(row) && !is(row))),
    flagged: { before: estimated(scores.filter(was).length), after: estimated(scores.filter(is).length) },
    histogram: histogramOf(scores),
    precision: { before: precisionOf(reviewed.filter(was)), after: precisionOf(reviewed.filter(is)) },
  };
}

function mostChanged(rows: readonly TwoScores[], count: number): TwoScores[] {
  const change = ({ before, after }: TwoScores) => Math.abs(after - before);
  return [...rows].sort((a, b) => change(b) - change(a) || (a.sampleId < b.sampleId ? -1 : 1)).slice(0, count);
}

function precisionOf(flagged: readonly ReviewedScores[]): Precision {
  const decided = flagged.filter(({ belongs }) => belongs !== null);
  return { decided: decided.length, right: decided.filter(({ belongs }) => belongs === false).length };
}

const z = 1.959964;

/** Wilson's interval of a share, times the total, with the correction for a draw without replacement. */
function estimate(counted: number, { compared, total }: { compared: number; total: number }): Estimate {
  if (compared === 0) return { counted, estimate: 0, low: 0, high: 0 };
  const share = counted / compared;
  if (compared >= total) return { counted, estimate: counted, low: counted, high: counted };
  const n = (compared * (total - 1)) / (total - compared);
  const centre = (share + (z * z) / (2 * n)) / (1 + (z * z) / n);
  const half = (z * Math.sqrt((share * (1 - share)) / n + (z * z) / (4 * n * n))) / (1 + (z * z) / n);
  const within = (x: number) => Math.min(Math.max(x, counted / total), 1) * total;
  return {
    counted,
    estimate: Math.round(share * total),
    low: Math.floor(within(centre - half)),
    high: Math.ceil(within(centre + half)),
  };
}

const bins = 40;

/** Both over [0, 1], or over all that the scores span where they go beyond it. */
function histogramOf(scores: readonly TwoScores[]): HistogramPair[] {
  let [least, most] = [0, 1];
  for (const { before, after } of scores) {
    least = Math.min(least, before, after);
    most = Math.max(most, before, after);
  }
  const [before, after] = [new Array<number>(bins).fill(0), new Array<number>(bins).fill(0)];
  const binOf = (score: number) => Math.min(Math.floor(((score - least) / (most - least)) * bins), bins - 1);
  for (const row of scores) {
    const [was, is] = [binOf(row.before), binOf(row.after)];
    before[was] = (before[was] ?? 0) + 1;
    after[is] = (after[is] ?? 0) + 1;
  }
  const edge = (bin: number) => least + (bin / bins) * (most - least);
  return before.map((count, bin) => ({
    from: edge(bin),
    to: edge(bin + 1),
    before: count,
    after: after[bin] ?? 0,
  }));
}
