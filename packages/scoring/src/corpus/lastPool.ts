import type { CorpusRecipe } from '@stray/core';
import type { Candidate } from '../mine/negMining.ts';

type PoolOf = (recipe: CorpusRecipe) => readonly Candidate[];

/** Makes the same pool once, for as long as no other one is asked for: people try one after the other. */
export function lastPool(make: PoolOf): PoolOf {
  let last: { readonly key: string; readonly words: readonly Candidate[] } | undefined;
  return (recipe) => {
    const { pool, seed, lexfiles, physicalOnly, leastDepth, mostDepth } = recipe;
    const key = JSON.stringify({ pool, seed, lexfiles, physicalOnly, leastDepth, mostDepth });
    if (last?.key !== key) last = { key, words: make(recipe) };
    return last.words;
  };
}
