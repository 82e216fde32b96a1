import type { CorpusRecipe, DeviceChoice, EncoderFolder, ErrorCode, Method, MethodNeed, Preset } from '@stray/core';
import type { TextDevice } from './encoders/placedTextTower.ts';
import type { JudgeMaterial } from './judge.ts';
import type { Candidate } from './mine/negMining.ts';

/** Negatives that were mined before, in the order of their corpus. */
export interface ChosenNegatives {
  /** The pool that they stand for. */
  readonly need: MethodNeed & ('negatives' | 'conjugated-negatives');
  readonly words: readonly Candidate[];
  /** G of NegLabel; the encoder's when left out. */
  readonly groups?: number | undefined;
}

export interface PrepareRequest {
  readonly folder: EncoderFolder;
  /** Where words are embedded; on the processor when left out. */
  readonly device?: TextDevice;
  readonly labels: readonly string[];
  readonly method: Method;
  /** Further methods that the material must serve, as `availableMethods` names them. */
  readonly others?: readonly Method[];
  readonly seed: number;
  /** Of the plain pool's negatives; `default` when left out. */
  readonly preset?: Preset;
  /** Candidates in place of the plain pool's, under either preset. */
  readonly candidates?: readonly Candidate[] | undefined;
  /** In place of what the recipe of the plain pool says. */
  readonly recipe?: Partial<CorpusRecipe>;
  /** Taken as they are, and nothing is mined from their pool. */
  readonly chosen?: ChosenNegatives | undefined;
}

/** What class names become. */
export interface JudgeWords {
  readonly material: JudgeMaterial;
  readonly warnings: readonly string[];
  /** Where the words were embedded. */
  readonly device: DeviceChoice;
}

export type Prepared =
  | ({ readonly kind: 'prepared' } & JudgeWords)
  | { readonly kind: 'refused'; readonly code: ErrorCode; readonly message: string };

export type FromPrepare = Prepared | { readonly kind: 'progress'; readonly done: number; readonly total: number };
