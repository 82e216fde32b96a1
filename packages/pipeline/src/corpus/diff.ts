import type { Negative } from '@stray/core';

/** A word at its place in a version. */
export interface PlacedNegative extends Negative {
  readonly position: number;
}

export interface MovedNegative extends PlacedNegative {
  readonly before: number;
}

export interface CorpusDiff {
  readonly added: readonly PlacedNegative[];
  readonly removed: readonly PlacedNegative[];
  /** In both, at another place: in another group, therefore. */
  readonly moved: readonly MovedNegative[];
  readonly unchanged: number;
}

/** What differs between two versions, each word in the order of its own version. */
export function diffOf(from: readonly Negative[], to: readonly Negative[]): CorpusDiff {
  const before = new Map(from.map(({ text }, position) => [text, position]));
  const after = new Set(to.map(({ text }) => text));
  const placed = to.map((negative, position) => ({ ...negative, position }));
  const moved = placed.flatMap((negative) => {
    const was = before.get(negative.text);
    return was === undefined || was === negative.position ? [] : [{ ...negative, before: was }];
  });
  const added = placed.filter(({ text }) => !before.has(text));
  return {
    added,
    removed: from.map((negative, position) => ({ ...negative, position })).filter(({ text }) => !after.has(text)),
    moved,
    unchanged: to.length - added.length - moved.length,
  };
}
