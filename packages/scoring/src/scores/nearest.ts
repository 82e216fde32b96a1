/** The k nearest words of each of n images, nearest first; words that are equally near in the order of their list. */
export interface Nearest {
  /** [n, k] */
  readonly similarities: Float32Array;
  /** [n, k], positions among the words. */
  readonly positions: readonly number[];
}

export interface ScoredNearest {
  /** [n] */
  readonly scores: Float32Array;
  /** The nearest ID label, k = 1. */
  readonly label: Nearest;
  /** Of all the negatives, those in no group too; none for a method without negatives. */
  readonly negatives: Nearest;
}
