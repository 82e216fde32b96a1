/** A word and how much an image (or another word) resembles it, in the encoder's own similarity. */
export interface LabelSimilarity {
  readonly text: string;
  readonly similarity: number;
}

/** Why an image got its score, in words. */
export interface Reasons {
  readonly nearestLabel: LabelSimilarity;
  /** The mined negatives that pulled the score down most, nearest first. */
  readonly topNegatives: readonly LabelSimilarity[];
  /** The nearest words of the whole lexicon outside the classes; empty when the image is like nothing in particular. */
  readonly looksLike: readonly LabelSimilarity[];
}

/** Higher = in-distribution, whatever the method. */
export interface ScoredImage extends Reasons {
  readonly score: number;
}
