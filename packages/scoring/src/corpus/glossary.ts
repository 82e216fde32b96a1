import type { LabelSenses } from '@stray/core';
import { type Glosses, readGlosses } from './glosses.ts';
import { lookUpForm } from './lookup.ts';
import type { Adjective, Synset, WordNet } from './wordnet.ts';

/** A sense with what an encoder makes of it. */
export interface SharedSense {
  readonly synset: Synset;
  readonly share: number;
}

export interface Meanings {
  readonly text: string;
  /** Likeliest first. */
  readonly senses: readonly SharedSense[];
  /** Why the first one is taken. */
  readonly why: string;
}

export interface Glossary {
  describe(meanings: Meanings): LabelSenses;
  /**
   * What each word means first of all: as a noun by `mean`, else as an adjective by WordNet's order; null for a word that
   * WordNet does not have as it stands, plurals aside.
   */
  glosses(words: readonly string[], mean: (word: string) => Synset | undefined): (string | null)[];
}

/** Meanings in WordNet's own words, which are read when the first one is asked for. */
export function openGlossary(wordnet: WordNet, path: string): Glossary {
  let read: { readonly gloss: Glosses; readonly adjectives: ReadonlyMap<string, number> } | undefined;
  const opened = () => {
    read ??= { gloss: readGlosses(path), adjectives: firstAdjectives(wordnet.adjectives) };
    return read;
  };
  return {
    describe({ text, senses, why }) {
      const choices = senses.map(({ synset, share }) => ({
        offset: nameOfSynset(synset),
        lemmas: synset.lemmas.map((lemma) => lemma.text),
        gloss: opened().gloss('noun', synset.index),
        lexfile: synset.lexfile,
        share,
      }));
      return { text, senses: choices, chosen: choices[0]?.offset ?? null, why };
    },
    glosses(words, mean) {
      const { gloss, adjectives } = opened();
      return words.map((word) => {
        const text = word.toLowerCase();
        const noun = lookUpForm(wordnet, text).form === text ? mean(text) : undefined;
        if (noun !== undefined) return gloss('noun', noun.index);
        const adjective = adjectives.get(text);
        return adjective === undefined ? null : gloss('adjective', adjective);
      });
    },
  };
}

/** The WordNet 3.0 name of a noun synset, such as n03595614. */
const nameOfSynset = ({ offset }: Synset): string => `n${String(offset).padStart(8, '0')}`;

/** Why a meaning is taken that nothing but WordNet's order speaks for. */
export function whyByWordNet(wordnet: WordNet, text: string): string {
  const { form, senses } = lookUpForm(wordnet, text);
  if (senses.length === 0) return `WordNet has no noun “${text}”.`;
  return `WordNet’s ${senses.length === 1 ? 'only' : 'most frequent'} meaning of “${form}”.`;
}

/** For each adjective in lower case the position of its most frequent meaning. */
function firstAdjectives(adjectives: readonly Adjective[]): Map<string, number> {
  const first = new Map<string, { readonly index: number; readonly sense: number }>();
  adjectives.forEach(({ lemmas }, index) => {
    for (const { text, sense } of lemmas) {
      const known = first.get(text.toLowerCase());
      if (known === undefined || sense < known.sense) first.set(text.toLowerCase(), { index, sense });
    }
  });
  return new Map([...first].map(([text, { index }]) => [text, index]));
}
