import { type CorpusRecipe, StrayError } from '@stray/core';
import type { Candidate } from '../mine/negMining.ts';
import { classFamily } from './classFamily.ts';
import { wordsOf } from './pools.ts';
import type { WordNet } from './wordnet.ts';

/** What a person wants of WordNet's words. */
export type Wishes = Pick<CorpusRecipe, 'lexfiles' | 'physicalOnly' | 'leastDepth' | 'mostDepth'>;

/**
 * The words of all synsets that are as wished, in the order of the published lists: a word is in when any of its meanings is.
 * Depth is asked of nouns alone, for adjectives have none; where only physical things are wanted no adjective is in.
 *
 * @throws StrayError BAD_ARGUMENT for a lexicographer file that WordNet does not have
 */
export function chosenPool(wordnet: WordNet, wishes: Wishes): Candidate[] {
  const { lexfiles, physicalOnly = false, leastDepth, mostDepth } = wishes;
  const files = lexfiles && new Set(lexfiles);
  if (files !== undefined) requireKnown(wordnet, files);
  const inFiles = ({ lexfile }: { readonly lexfile: string }) => files?.has(lexfile) ?? true;
  const physical = physicalOnly ? classFamily(wordnet, [], wordnet.senses('physical entity')).within : undefined;
  const depths = leastDepth === undefined && mostDepth === undefined ? undefined : depthsOf(wordnet);
  return wordsOf(wordnet, {
    noun(synset) {
      if (!inFiles(synset) || physical?.has(synset.index) === false) return false;
      if (depths === undefined) return true;
      const depth = depths[synset.index] ?? 0;
      return depth >= (leastDepth ?? 0) && depth <= (mostDepth ?? Number.POSITIVE_INFINITY);
    },
    adjective: (synset) => !physicalOnly && inFiles(synset),
  });
}

/** The lexicographer files that WordNet's nouns and adjectives are in, in the order of their names. */
export function lexfilesOf({ nouns, adjectives }: WordNet): string[] {
  return [...new Set([...nouns, ...adjectives].map(({ lexfile }) => lexfile))].sort();
}

function requireKnown(wordnet: WordNet, files: ReadonlySet<string>): void {
  const known = lexfilesOf(wordnet);
  const unknown = [...files].filter((file) => !known.includes(file));
  if (unknown.length === 0) return;
  const named = unknown.map((file) => `“${file.slice(0, 40)}”`).join(', ');
  const is = unknown.length === 1 ? 'is no lexicographer file' : 'are no lexicographer files';
  throw new StrayError('BAD_ARGUMENT', `${named} ${is} of WordNet; it has ${known.join(', ')}.`);
}

/** For each noun synset the length of the shortest way up to “entity”, instances counted as below what they are one of. */
export function depthsOf(wordnet: WordNet): Uint8Array {
  const depths = new Uint8Array(wordnet.nouns.length);
  const seen = new Set<number>();
  let level = wordnet.nouns.filter(({ hypernyms }) => hypernyms.length === 0);
  for (let depth = 0; level.length > 0; depth++) {
    const fresh = level.filter(({ index }) => !seen.has(index));
    for (const { index } of fresh) {
      seen.add(index);
      depths[index] = depth;
    }
    level = fresh.flatMap((synset) => wordnet.hyponyms(synset));
  }
  return depths;
}
