import { mapWords } from '../../words/index.ts';
import { decisions, type MapPoints } from './mapPoints.ts';

export const colourings = ['score', 'flag', 'decision', 'class'] as const;
export type Colouring = (typeof colourings)[number];

export type Rgb = readonly [number, number, number];

/** Points of one colour. */
export interface Category {
  readonly name: string;
  readonly colour: Rgb;
  /** Drawn larger, so that it stands out without its colour. */
  readonly large: boolean;
  /** Of those that match, where only some do. */
  readonly count: number;
}

/** A category for each point. */
export interface Coloured {
  readonly categories: readonly Category[];
  /** Places among the categories. */
  readonly of: Uint8Array;
}

/** Viridis in ten steps (van der Walt and Smith): even in lightness, and told apart with every kind of colour vision. */
const viridis: readonly Rgb[] = [
  [72, 40, 120],
  [62, 74, 137],
  [49, 104, 142],
  [38, 130, 142],
  [31, 158, 137],
  [53, 183, 121],
  [110, 206, 88],
  [181, 222, 43],
  [223, 227, 24],
  [253, 231, 37],
];

/** Okabe and Ito’s colours for all kinds of colour vision, without their black and their yellow, which a page may hide. */
const distinct: readonly Rgb[] = [
  [0, 158, 200],
  [230, 159, 0],
  [0, 158, 115],
  [204, 121, 167],
  [213, 94, 0],
  [86, 140, 233],
  [150, 130, 60],
];

const grey: Rgb = [128, 132, 140];
const amber: Rgb = [230, 159, 0];
const blue: Rgb = [74, 120, 190];

const decisionColours: readonly Rgb[] = [grey, [0, 158, 115], [213, 60, 40], [86, 140, 233], [204, 121, 167]];

/** Sorts the points into the categories that they are coloured by. */
export function colour(points: MapPoints, by: Colouring): Coloured {
  switch (by) {
    case 'score':
      return byScore(points);
    case 'flag':
      return counted(
        [
          { name: mapWords.categories.notFlagged, colour: blue, large: false },
          { name: mapWords.categories.flagged, colour: amber, large: true },
          { name: mapWords.categories.noScore, colour: grey, large: false },
        ],
        (i) => (Number.isNaN(points.scores[i]) ? 2 : points.flags[i] === 1 ? 1 : 0),
        points.count,
      );
    case 'decision':
      return counted(
        decisions.map((name, i) => ({
          name: mapWords.categories.decisions[name],
          colour: decisionColours[i] ?? grey,
          large: name === 'drop',
        })),
        (i) => points.decisions[i] ?? 0,
        points.count,
      );
    case 'class':
      return byClass(points);
    default:
      return by satisfies never;
  }
}

/** The same colours, with the counts of the points that match alone. */
export function countedAmong({ categories, of }: Coloured, matches: Uint8Array): Coloured {
  const sizes = categories.map(() => 0);
  for (let i = 0; i < of.length; i++) if (matches[i] === 1) sizes[of[i] ?? 0] = (sizes[of[i] ?? 0] ?? 0) + 1;
  return { of, categories: categories.map((category, i) => ({ ...category, count: sizes[i] ?? 0 })) };
}

/** Ten steps over what the scores span: the lowest of them may be larger than 0, and energies are no shares. */
function byScore({ scores, count }: MapPoints): Coloured {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const score of scores) {
    if (score < least) least = score;
    if (score > most) most = score;
  }
  if (least >= 0 && most <= 1) [least, most] = [0, 1];
  const width = (most - least || 1) / viridis.length;
  const text = (value: number) => value.toFixed(most - least > 10 ? 0 : 1);
  const steps = viridis.map((step, i) => ({
    name: mapWords.categories.scores({ from: text(least + i * width), to: text(least + (i + 1) * width) }),
    colour: step,
    large: false,
  }));
  return counted(
    [...steps, { name: mapWords.categories.noScore, colour: grey, large: false }],
    (i) => {
      const score = scores[i] ?? Number.NaN;
      return Number.isNaN(score) ? steps.length : Math.min(steps.length - 1, Math.floor((score - least) / width));
    },
    count,
  );
}

/** The classes that most are nearest to have a colour each, the others one together. */
function byClass({ labels, labelTexts, count }: MapPoints): Coloured {
  const sizes = new Uint32Array(labelTexts.length + 1);
  for (const label of labels) sizes[label] = (sizes[label] ?? 0) + 1;
  const largest = labelTexts
    .map((_, i) => i + 1)
    .filter((label) => (sizes[label] ?? 0) > 0)
    .sort((a, b) => (sizes[b] ?? 0) - (sizes[a] ?? 0) || a - b)
    .slice(0, distinct.length);
  const placeOf = new Map(largest.map((label, i) => [label, i]));
  const named = largest.map((label, i) => ({
    name: labelTexts[label - 1] ?? '',
    colour: distinct[i] ?? grey,
    large: false,
  }));
  const others = { name: mapWords.categories.otherClasses, colour: grey, large: false };
  const none = { name: mapWords.categories.noScore, colour: grey, large: false };
  return counted(
    [...named, others, none],
    (i) => (labels[i] === 0 ? named.length + 1 : (placeOf.get(labels[i] ?? 0) ?? named.length)),
    count,
  );
}

function counted(kinds: readonly Omit<Category, 'count'>[], place: (i: number) => number, count: number): Coloured {
  const of = new Uint8Array(count);
  const sizes = kinds.map(() => 0);
  for (let i = 0; i < count; i++) {
    const at = place(i);
    of[i] = at;
    sizes[at] = (sizes[at] ?? 0) + 1;
  }
  return { of, categories: kinds.map((kind, i) => ({ ...kind, count: sizes[i] ?? 0 })) };
}
