import type { Candidate } from '../mine/negMining.ts';
import { seededRandom } from '../random.ts';
import type { Lemma, WordNet } from './wordnet.ts';

interface Entry {
  readonly lexfile: string;
  readonly lemmas: readonly Lemma[];
}

/** Lexicographer files that the lists published with NegLabel leave out, because they hold ImageNet's classes. */
const outsideOfficial: ReadonlySet<string> = new Set(['noun.animal', 'noun.food']);

/** Lexicographer files that CSP leaves out, because their words name hardly anything to be seen. */
export const outsideConjugated: ReadonlySet<string> = new Set([
  'noun.person',
  'noun.quantity',
  'noun.group',
  'adj.pert',
]);

/** The words that CSP joins adjectives to, so that a property becomes a thing that has it. */
const superclasses = [
  'environment',
  'space',
  'object',
  'scene',
  'place',
  'item',
  'area',
  'view',
  'thing',
  'pattern',
  'structure',
  'landscape',
  'vista',
  'creature',
] as const;

/**
 * WordNet's words as the lists published with NegLabel (Jiang et al., ICLR 2024) hold them: nouns, then adjectives, file
 * by file, lower case, each once. Which list has a word that is both depended on the order of a folder there; here the
 * nouns have it.
 */
export function officialPool(wordnet: WordNet): Candidate[] {
  const outside = ({ lexfile }: Entry) => outsideOfficial.has(lexfile);
  return words(wordnet, outside);
}

/**
 * The conjugated semantic pool (Chen et al., NeurIPS 2024): nouns, and adjectives each joined to one of 14 superclass
 * words by a seeded draw ("calm" → "calm scene").
 */
export function conjugatedPool(wordnet: WordNet, seed: number): Candidate[] {
  const random = seededRandom(seed);
  return words(wordnet, ({ lexfile }) => outsideConjugated.has(lexfile)).map((word) => {
    if (word.polarity === 'noun') return word;
    return { ...word, text: `${word.text} ${superclasses[Math.floor(random() * superclasses.length)]}` };
  });
}

/** Every noun, then every adjective that is none, in lower case, each once. */
export function everyWord(wordnet: WordNet): Candidate[] {
  return words(wordnet, () => false);
}

function words({ nouns, adjectives }: WordNet, outside: (entry: Entry) => boolean): Candidate[] {
  const seen = new Set<string>();
  const pool: Candidate[] = [];
  const add = (entries: readonly Entry[], polarity: Candidate['polarity']) => {
    const byFile = entries.filter((entry) => !outside(entry)).sort((a, b) => compare(a.lexfile, b.lexfile));
    for (const { lemmas } of byFile) {
      for (const lemma of lemmas) {
        const text = lemma.text.toLowerCase();
        if (seen.has(text)) continue;
        seen.add(text);
        pool.push({ text, polarity });
      }
    }
  };
  add(nouns, 'noun');
  add(adjectives, 'adjective');
  return pool;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
