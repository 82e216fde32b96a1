import { createHash } from 'node:crypto';
import type { CorpusEdit, CorpusRecipe, IdLabel, Negative } from '@stray/core';

export interface MiningInputs {
  readonly recipe: CorpusRecipe;
  readonly encoderId: string;
  readonly labels: readonly IdLabel[];
}

/** The same for all that mining depends on: sha256 over recipe, encoder and ID labels. */
export function miningHash({ recipe, encoderId, labels }: MiningInputs): string {
  const named = labels.map(({ text, prompt, senseOffset, synonyms = [] }) => [
    text,
    prompt ?? null,
    senseOffset ?? null,
    synonyms,
  ]);
  return sha256(['mining', sorted(recipe), encoderId, named]);
}

export interface VersionContent {
  /** Hash of the mining. */
  readonly mining: string;
  readonly edits: readonly CorpusEdit[];
  /** In their order. */
  readonly negatives: readonly Negative[];
}

/** Names the content of a version, whoever published it, where and when. */
export function contentHash({ mining, edits, negatives }: VersionContent): string {
  const said = edits.map(({ kind, text, polarity }) => [text, kind, polarity]).sort(byText);
  return sha256(['version', mining, said, negatives.map(({ text, polarity }) => [text, polarity])]);
}

const byText = ([a = '']: readonly string[], [b = '']: readonly string[]) => (a < b ? -1 : a > b ? 1 : 0);

function sha256(facts: unknown): string {
  return createHash('sha256').update(JSON.stringify(facts)).digest('hex');
}

/** The order of its keys is no part of a recipe. */
function sorted(recipe: CorpusRecipe): [string, unknown][] {
  return Object.entries(recipe)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
