import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { StrayError } from '@stray/core';

/** A word of a synset. `sense` is its rank among the lemma's meanings (1 = most frequent), `count` its tag count. */
export interface Lemma {
  readonly text: string;
  readonly sense: number;
  readonly count: number;
}

export interface Synset {
  /** Position among the noun synsets, in file order. */
  readonly index: number;
  /** WordNet 3.0 byte offset, the number in an ImageNet id. */
  readonly offset: number;
  /** Lexicographer file, such as noun.animal. */
  readonly lexfile: string;
  readonly lemmas: readonly Lemma[];
  /** Indices of the hypernyms, instance hypernyms included. */
  readonly hypernyms: readonly number[];
}

export interface Adjective {
  readonly lexfile: string;
  readonly lemmas: readonly Lemma[];
}

/** WordNet 3.0 nouns and adjectives in memory. */
export interface WordNet {
  readonly nouns: readonly Synset[];
  readonly adjectives: readonly Adjective[];
  /** Senses of a noun lemma (lower case, spaces), most frequent first. */
  senses(lemma: string): readonly Synset[];
  /** Base forms of an irregular plural, from WordNet's exception list. */
  exceptions(inflected: string): readonly string[];
  byOffset(offset: number): Synset | undefined;
  hyponyms(synset: Synset): readonly Synset[];
  /** Every noun lemma in lower case, without repeats, in file order. */
  nounLemmas(): Iterable<string>;
}

/**
 * Reads the packed WordNet table that comes with an encoder (one synset a line, TAB separated; see
 * tools/embedded-encoder/README.md).
 *
 * @throws StrayError ENCODER_INVALID when a line is not of that form
 */
export function readWordNet(path: string): WordNet {
  const rows: { offset: number; lexfile: string; lemmas: Lemma[]; parents: string }[] = [];
  const adjectives: Adjective[] = [];
  const exceptions = new Map<string, string[]>();
  const lexfiles = new Map<string, string>();
  const once = (name: string) => {
    if (!lexfiles.has(name)) lexfiles.set(name, name);
    return lexfiles.get(name) ?? name;
  };
  for (const line of linesWithoutGloss(gunzipSync(readFileSync(path)))) {
    const [kind, first = '', second = '', words = '', hypernyms = '', instances = ''] = line.split('\t');
    if (kind === 'n') {
      const parents = hypernyms && instances ? `${hypernyms},${instances}` : hypernyms || instances;
      rows.push({ offset: Number(first), lexfile: once(second), lemmas: words.split('|').map(readLemma), parents });
    } else if (kind === 'a') {
      adjectives.push({ lexfile: once(second), lemmas: words.split('|').map(readLemma) });
    } else if (kind === 'x') {
      exceptions.set(first, second.split(','));
    } else {
      throw new StrayError('ENCODER_INVALID', `${path} has a line that is not WordNet's: ${line.slice(0, 60)}`);
    }
  }
  const indexOf = new Map(rows.map((row, index) => [row.offset, index]));
  const nouns: Synset[] = rows.map(({ parents, ...row }, index) => ({
    ...row,
    index,
    hypernyms: parents === '' ? [] : parents.split(',').flatMap((offset) => indexOf.get(Number(offset)) ?? []),
  }));
  return wordNetOf(nouns, adjectives, exceptions, indexOf);
}

/** Each line up to its gloss, as a string of its own: half of the table is gloss, and need not stay in memory. */
function* linesWithoutGloss(table: Buffer): Generator<string> {
  const [tab, newline, comment] = [9, 10, 35];
  for (let start = 0; start < table.length; ) {
    const found = table.indexOf(newline, start);
    const end = found < 0 ? table.length : found;
    if (table[start] !== comment && end > start) {
      let cut = start;
      for (let field = 0; field < 6 && cut < end; field++) {
        const next = table.indexOf(tab, cut);
        cut = next < 0 || next > end ? end : next + 1;
      }
      yield table.toString('utf8', start, cut);
    }
    start = end + 1;
  }
}

function readLemma(packed: string): Lemma {
  const [text = '', sense = '1', count = '0'] = packed.split(':');
  return { text, sense: Number(sense), count: Number(count) };
}

function wordNetOf(
  nouns: Synset[],
  adjectives: Adjective[],
  exceptions: Map<string, string[]>,
  byOffset: ReadonlyMap<number, number>,
): WordNet {
  const byLemma = new Map<string, Synset[]>();
  for (const synset of nouns) {
    for (const { text } of synset.lemmas) {
      const key = text.toLowerCase();
      const known = byLemma.get(key);
      if (known === undefined) byLemma.set(key, [synset]);
      else if (!known.includes(synset)) known.push(synset);
    }
  }
  for (const [lemma, synsets] of byLemma) {
    if (synsets.length > 1) synsets.sort((a, b) => senseNumber(a, lemma) - senseNumber(b, lemma));
  }
  let below: ReadonlyMap<number, readonly Synset[]> | undefined;
  return {
    nouns,
    adjectives,
    senses: (lemma) => byLemma.get(lemma) ?? [],
    exceptions: (inflected) => exceptions.get(inflected) ?? [],
    byOffset: (offset) => nouns[byOffset.get(offset) ?? -1],
    hyponyms(synset) {
      below ??= hyponymsOf(nouns);
      return below.get(synset.index) ?? [];
    },
    nounLemmas: () => byLemma.keys(),
  };
}

/** Of lemmas that differ by capitals alone, the first counts. */
function senseNumber(synset: Synset, lemma: string): number {
  return synset.lemmas.find(({ text }) => text.toLowerCase() === lemma)?.sense ?? Number.POSITIVE_INFINITY;
}

function hyponymsOf(nouns: readonly Synset[]): Map<number, Synset[]> {
  const below = new Map<number, Synset[]>();
  for (const synset of nouns) {
    for (const parent of synset.hypernyms) {
      const known = below.get(parent);
      if (known === undefined) below.set(parent, [synset]);
      else known.push(synset);
    }
  }
  return below;
}
