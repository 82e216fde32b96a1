import { type Method, type MethodNeed, StrayError } from '@stray/core';
import { clipn } from './clipn/clipn.ts';
import { energy } from './energy/energy.ts';
import { maxLogit } from './max-logit/maxLogit.ts';
import { mcm } from './mcm/mcm.ts';
import { msp } from './msp/msp.ts';
import type { NegLabelInput, Shuffle } from './neglabel/input.ts';
import { negLabel } from './neglabel/neglabel.ts';
import type { Scorer, ScorerInput } from './scorer.ts';
import { zoc } from './zoc/zoc.ts';

/** The embeddings of all words that the methods asked for need, row-major, and how to score with them. */
export interface ScoringWords extends ScorerInput {
  readonly groups: number;
  readonly seed: Shuffle;
  /** [M, dimension], mined from the plain pool. */
  readonly negatives?: Float32Array | undefined;
  /** CSP's own embeddings: of the labels [K, dimension], and of the negatives mined from its pool. */
  readonly conjugated?: { readonly ids: Float32Array; readonly negatives: Float32Array } | undefined;
  /** [N, dimension], words that are no classes. */
  readonly lexicon?: Float32Array | undefined;
  /** [K, dimension], by the "no" text tower. */
  readonly noIds?: Float32Array | undefined;
}

/** @throws StrayError NEGATIVES_MISSING or BAD_ARGUMENT when the method needs words that are not given */
export async function openScorer(method: Method, words: ScoringWords): Promise<Scorer> {
  switch (method) {
    case 'neglabel':
    case 'neglabel-ungrouped':
    case 'csp':
      return negLabel(negLabelInput(method, words));
    case 'mcm':
      return mcm(words);
    case 'max-logit':
      return maxLogit(words);
    case 'energy':
      return energy(words);
    case 'msp':
      return msp();
    case 'zoc':
      return zoc({ ...words, words: given(method, 'lexicon', words.lexicon) });
    case 'clipn':
      return clipn({ ...words, decision: 'atd', noIds: given(method, 'no-tower', words.noIds) });
    case 'clipn-ctw':
      return clipn({ ...words, decision: 'ctw', noIds: given(method, 'no-tower', words.noIds) });
    default:
      return method satisfies never;
  }
}

/** The scores that are NegLabel's arithmetic: each on its own words, in its own groups. */
export type GroupedMethod = 'neglabel' | 'neglabel-ungrouped' | 'csp';

export const isGrouped = (method: Method): method is GroupedMethod =>
  method === 'neglabel' || method === 'neglabel-ungrouped' || method === 'csp';

/** @throws StrayError NEGATIVES_MISSING when the method's negatives are not given */
export function negLabelInput(method: GroupedMethod, words: ScoringWords): NegLabelInput {
  if (method === 'csp') return { ...words, method, ...given(method, 'conjugated-negatives', words.conjugated) };
  const negatives = given(method, 'negatives', words.negatives);
  return { ...words, method, negatives, groups: method === 'neglabel-ungrouped' ? 1 : words.groups };
}

const wanted: Readonly<Record<MethodNeed, string>> = {
  negatives: 'negative labels',
  'conjugated-negatives': 'negative labels of the conjugated pool',
  lexicon: 'the words of a lexicon',
  classifier: 'class probabilities',
  'no-tower': 'labels embedded by a “no” text tower',
};

function given<T>(method: Method, need: MethodNeed, value: T | undefined): T {
  if (value !== undefined) return value;
  const code = need === 'negatives' || need === 'conjugated-negatives' ? 'NEGATIVES_MISSING' : 'BAD_ARGUMENT';
  throw new StrayError(code, `The method ${method} needs ${wanted[need]}, and there are none.`);
}
