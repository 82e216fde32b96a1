import type { Candidate } from '../mine/negMining.ts';
import { seededRandom } from '../random.ts';
import type { Adjective, Synset, WordNet } from './wordnet.ts';

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
 * WordNet's words as the lists published with NegLabel (Jiang et al., ICLR 2024) hold them: of each synset the first word,
 * nouns, then adjectives, file by file, lower case, each once. Which list has a word that is both depended on the order of a
 * folder there; here the nouns have it.
 *
 * Theirs were cut from WordNet’s sources by their punctuation: of 58,546 nouns and 13,091 adjectives 58,390 and 13,010 are
 * here. They lack the heads of 960 adjective clusters; some of theirs carry marks, others belong to a later WordNet.
 */
export function officialPool(wordnet: WordNet): Candidate[] {
  const { noun, adjective } = outside(outsideOfficial);
  return wordsOf(wordnet, { noun, adjective, perSynset: 1 });
}

/**
 * The conjugated semantic pool (Chen et al., NeurIPS 2024): nouns, and adjectives each joined to one of 14 superclass
 * words by a seeded draw ("calm" → "calm scene").
 */
export function conjugatedPool(wordnet: WordNet, seed: number): Candidate[] {
  const random = seededRandom(seed);
  return wordsOf(wordnet, outside(outsideConjugated)).map((word) => {
    if (word.polarity === 'noun') return word;
    return { ...word, text: `${word.text} ${superclasses[Math.floor(random() * superclasses.length)]}` };
  });
}

/** Every noun, then every adjective that is none, in lower case, each once. */
export const everyWord = (wordnet: WordNet): Candidate[] => wordsOf(wordnet, outside(new Set()));

function outside(files: ReadonlySet<string>): Wanted {
  const wanted = ({ lexfile }: Adjective) => !files.has(lexfile);
  return { noun: wanted, adjective: wanted };
}

/** Which synsets' words are wanted. */
export interface Wanted {
  noun(synset: Synset): boolean;
  adjective(synset: Adjective): boolean;
  /** How many of a synset's words, from the first; all when left out. */
  readonly perSynset?: number;
}

/** The words of the wanted synsets, nouns before adjectives, file by file, in lower case, each once. */
export function wordsOf({ nouns, adjectives }: WordNet, wanted: Wanted): Candidate[] {
  const seen = new Set<string>();
  const pool: Candidate[] = [];
  const add = (entries: readonly Adjective[], polarity: Candidate['polarity']) => {
    const byFile = [...entries].sort((a, b) => compare(a.lexfile, b.lexfile));
    for (const { lemmas } of byFile) {
      for (const lemma of lemmas.slice(0, wanted.perSynset)) {
        const text = lemma.text.toLowerCase();
        if (seen.has(text)) continue;
        seen.add(text);
        pool.push({ text, polarity });
      }
    }
  };
  add(nouns.filter(wanted.noun), 'noun');
  add(adjectives.filter(wanted.adjective), 'adjective');
  return pool;
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);
