import type { Tensor } from '../../backend/onnx.ts';
import { type Grouping, groupingOf, type NegLabelInput } from './input.ts';
import { distinctRows, rowsAt } from './rows.ts';

/**
 * How the negatives lie in memory for the graphs. Grouped: group by group, and where there is a rest, those in no group behind. Counted: each
 * distinct embedding once, with how often it is in each group: the embedded encoder gives thousands of words one of some
 * hundred directions, and the product is what scoring costs.
 */
export interface NegativeLayout extends Grouping {
  readonly kind: 'grouped' | 'rest' | 'counted';
  readonly rows: number;
  /** What a graph that scores takes. */
  readonly scored: Readonly<Record<string, Tensor>>;
  /** What a graph takes that looks at the negatives in no group too. */
  readonly all: Readonly<Record<string, Tensor>>;
  /** The slots of each row, in ascending order. */
  readonly slotsOfRow: (row: number) => ArrayLike<number>;
}

/** @throws StrayError NEGATIVES_MISSING when there is no negative to compare with */
export function layOut(input: NegLabelInput): NegativeLayout {
  const { negatives, dimension } = input;
  const grouping = groupingOf(input);
  const distinct = distinctRows(negatives, dimension);
  const { length } = distinct.first;
  // Counting costs a second product, [images, distinct] by [distinct, groups].
  const counting = length * (dimension + grouping.groups) < grouping.kept * dimension;
  return counting ? counted(input, grouping, distinct) : grouped(input, grouping);
}

function grouped({ negatives, dimension }: NegLabelInput, grouping: Grouping): NegativeLayout {
  const { groups, perGroup, kept } = grouping;
  const available = negatives.length / dimension;
  const slots = Uint32Array.from({ length: available }, (_, place) => grouping.slots[place] ?? place);
  const rows = rowsAt(negatives, slots, dimension);
  const matrix = (count: number) =>
    ({ type: 'float32', data: rows.subarray(0, count * dimension), shape: [count, dimension] }) as const;
  const group_shape = {
    type: 'int64',
    data: BigInt64Array.of(-1n, BigInt(groups), BigInt(perGroup)),
    shape: [3],
  } as const;
  const inGroups = { type: 'int64', data: BigInt64Array.of(BigInt(kept)), shape: [1] } as const;
  return {
    ...grouping,
    kind: kept < available ? 'rest' : 'grouped',
    rows: kept,
    scored: { negatives: matrix(kept), group_shape },
    all: { negatives: matrix(available), group_shape, ...(kept < available && { kept: inGroups }) },
    slotsOfRow: (row) => slots.subarray(row, row + 1),
  };
}

function counted(
  { negatives, dimension }: NegLabelInput,
  grouping: Grouping,
  { first, of }: ReturnType<typeof distinctRows>,
): NegativeLayout {
  const { groups, perGroup, slots } = grouping;
  const counts = new Float32Array(first.length * groups);
  slots.forEach((slot, place) => {
    const at = (of[slot] ?? 0) * groups + Math.floor(place / perGroup);
    counts[at] = (counts[at] ?? 0) + 1;
  });
  const slotsOf: number[][] = Array.from(first, () => []);
  of.forEach((row, slot) => {
    slotsOf[row]?.push(slot);
  });
  const tensors = {
    negatives: { type: 'float32', data: rowsAt(negatives, first, dimension), shape: [first.length, dimension] },
    counts: { type: 'float32', data: counts, shape: [first.length, groups] },
  } as const;
  return {
    ...grouping,
    kind: 'counted',
    rows: first.length,
    scored: tensors,
    all: tensors,
    slotsOfRow: (row) => slotsOf[row] ?? [],
  };
}
