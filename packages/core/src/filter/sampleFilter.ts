import type { QualityIssue } from '../quality.ts';
import type { Split } from '../splits.ts';

export const decisions = ['KEEP', 'DROP', 'RELABEL', 'UNSURE'] as const;

export interface NumberRange {
  readonly gte?: number;
  readonly gt?: number;
  readonly lte?: number;
  readonly lt?: number;
}

/** All fields that are given have to hold. A sample without a score is not flagged, and in no range of scores. */
export interface SampleFilter {
  readonly flagged?: boolean;
  /** True for the samples that have an error. */
  readonly failed?: boolean;
  readonly score?: NumberRange;
  /** Samples without a p-value are in no range. */
  readonly pValue?: NumberRange;
  /** One of its classes. */
  readonly declaredClass?: string;
  readonly nearestLabel?: string;
  /** Whether it has declared classes, and the class that it comes nearest to is none of them. */
  readonly mismatch?: boolean;
  /** The negative that is nearest to the sample. */
  readonly nearNegative?: string;
  /** The word outside the classes that it comes nearest to. */
  readonly looksLike?: string;
  /** Any of its nearest negatives, or of the words outside the classes that it comes near to. */
  readonly near?: string;
  /** Part of the path, in any case. */
  readonly path?: string;
  readonly split?: Split;
  readonly quality?: QualityIssue;
  /** Belongs to the group of copies that this sample names. */
  readonly duplicateGroup?: string;
  readonly decision?: (typeof decisions)[number];
  /** Whether somebody has decided on it. */
  readonly reviewed?: boolean;
  /** Name of who reviewed it last. */
  readonly reviewer?: string;
  readonly tag?: string;
  /** Part of the note, in any case. */
  readonly note?: string;
  readonly and?: readonly SampleFilter[];
  readonly or?: readonly SampleFilter[];
  readonly not?: SampleFilter;
}
