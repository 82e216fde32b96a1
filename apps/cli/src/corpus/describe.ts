import type { CorpusEdit, CorpusRecipe, Negative } from '@stray/core';

const poolNames: Record<CorpusRecipe['pool'], string> = {
  encoder: "the encoder's own words",
  wordnet: 'WordNet',
  official: 'WordNet as the lists published with NegLabel hold it',
  conjugated: "CSP's conjugated pool",
  given: 'a list of words',
};

/** A recipe in one line for people. */
export function describeRecipe(recipe: CorpusRecipe): string {
  const { pool, lexfiles, physicalOnly, leastDepth, mostDepth, quantile, fraction, ceiling, groups, seed } = recipe;
  const depth =
    leastDepth === undefined && mostDepth === undefined ? '' : `depth ${leastDepth ?? 0} to ${mostDepth ?? 'any'}`;
  return [
    poolNames[pool] + (lexfiles === undefined ? '' : ` (${lexfiles.join(', ')})`),
    physicalOnly ? 'physical things alone' : '',
    depth,
    `quantile ${quantile}`,
    `fraction ${fraction}`,
    ceiling === null ? 'no ceiling' : `ceiling ${ceiling}`,
    recipe.withoutClasses ? 'without the classes and their kin' : 'with the kin of the classes',
    groups === undefined ? '' : `${groups} groups`,
    pool === 'conjugated' || seed !== 0 ? `seed ${seed}` : '',
  ]
    .filter((part) => part !== '')
    .join(' · ');
}

const mostNamed = 8;

/** `a, b, c and 7 more`. */
export function named(texts: readonly string[], most = mostNamed): string {
  const rest = texts.length - most;
  return texts.slice(0, most).join(', ') + (rest > 0 ? ` and ${count(rest)} more` : '');
}

const done = { ban: 'banned', pin: 'pinned', add: 'added' } as const;

/** `2 banned (denim, jeans) · 1 pinned (teapot)`; `none` without edits. */
export function describeEdits(edits: readonly Pick<CorpusEdit, 'kind' | 'text'>[]): string {
  const said = (['ban', 'pin', 'add'] as const).flatMap((kind) => {
    const texts = edits.filter((edit) => edit.kind === kind).map(({ text }) => text);
    return texts.length === 0 ? [] : [`${count(texts.length)} ${done[kind]} (${named(texts)})`];
  });
  return said.length === 0 ? 'none' : said.join(' · ');
}

export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** What the negatives come to as a whole, in the shape that the API tells of a version. */
export function statisticsOf(negatives: readonly Negative[]) {
  const many = (test: (negative: Negative) => boolean) => negatives.filter(test).length;
  return {
    similarity: spread(negatives.map(({ similarity }) => similarity)),
    nearest: spread(negatives.map(({ nearestLabelSimilarity }) => nearestLabelSimilarity)),
    nouns: many(({ polarity }) => polarity === 'noun'),
    adjectives: many(({ polarity }) => polarity === 'adjective'),
    pinned: many(({ origin }) => origin === 'pinned'),
    added: many(({ origin }) => origin === 'added'),
  };
}

function spread(values: readonly number[]): Spread | null {
  const sorted = Float32Array.from(values).sort();
  const [least, median, most] = [sorted[0], sorted[sorted.length >> 1], sorted.at(-1)];
  return least === undefined || median === undefined || most === undefined ? null : { least, median, most };
}

export const count = (n: number) => n.toLocaleString('en');

/** More digits than a person compares. */
export const short = (x: number) => x.toFixed(4);

/** `2026-11-25 16:40`, in UTC. */
export const when = (iso: string) => iso.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, ' UTC');

/** As many digits of a hash as a person needs. */
export const shortHash = (hash: string) => hash.slice(0, 12);
