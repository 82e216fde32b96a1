import { type IdLabel, StrayError } from '@stray/core';
import type { Synset, WordNet } from '../corpus/wordnet.ts';

/**
 * The synset that a label is pinned to; undefined for one that is not.
 *
 * @throws StrayError BAD_ARGUMENT when it is no noun synset of WordNet
 */
export function pinnedSense(wordnet: WordNet, { text, senseOffset }: IdLabel): Synset | undefined {
  if (senseOffset === undefined) return undefined;
  const synset = /^n\d{8}$/.test(senseOffset) ? wordnet.byOffset(Number(senseOffset.slice(1))) : undefined;
  if (synset === undefined) {
    throw new StrayError(
      'BAD_ARGUMENT',
      `The label “${text}” is pinned to ${senseOffset}, which is no noun synset of WordNet 3.0 (they look like n03595614).`,
    );
  }
  return synset;
}

/** @throws StrayError BAD_ARGUMENT for a prompt that has no place for the name */
export function requirePrompts(labels: readonly IdLabel[]): void {
  const bad = labels.find(({ prompt }) => prompt !== undefined && !prompt.includes('{}'));
  if (bad === undefined) return;
  throw new StrayError('BAD_ARGUMENT', `The prompt of the label “${bad.text}” has no {} for its name: “${bad.prompt}”`);
}

/** A label's text and synonyms, each once (case aside). */
export function namesOf({ text, synonyms = [] }: IdLabel): string[] {
  const names = new Map<string, string>();
  for (const name of [text, ...synonyms]) {
    if (name.trim() !== '' && !names.has(name.toLowerCase())) names.set(name.toLowerCase(), name);
  }
  return [...names.values()];
}
