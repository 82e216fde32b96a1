import { type ClassFamily, classFamily } from '../../corpus/classFamily.ts';
import { ancestors, binomial, everydayLemma } from '../../corpus/everyday.ts';
import type { Synset, WordNet } from '../../corpus/wordnet.ts';
import type { LexiconTable } from '../textTower.ts';

/** Where a capital is the name of one place or one person, which says little of what a photo shows. */
const named: ReadonlySet<string> = new Set(['noun.location', 'noun.person']);

export interface LexiconInput {
  readonly wordnet: WordNet;
  readonly classes: ClassFamily;
}

/**
 * Physical things by the lemma that people call them by, where that lemma first of all means the thing. A plant must
 * be in use: most of WordNet's are names that only a botanist has (the embedded encoder asks the same of animals).
 */
export async function clipLexicon(
  { wordnet, classes }: LexiconInput,
  encode: (texts: readonly string[]) => Promise<Float32Array>,
): Promise<LexiconTable> {
  const { within: physical } = classFamily(wordnet, [], wordnet.senses('physical entity').slice(0, 1));
  const chosen: { readonly synset: Synset; readonly text: string }[] = [];
  for (const synset of wordnet.nouns) {
    const { index, lexfile, lemmas } = synset;
    if (!physical.has(index) || classes.within.has(index) || classes.above.has(index)) continue;
    const own = lemmas.filter(({ text }) => !binomial.test(text) && wordnet.senses(text.toLowerCase())[0] === synset);
    const text = everydayLemma(own, lexfile === 'noun.plant');
    if (text === undefined || classes.names.has(text.toLowerCase())) continue;
    if (named.has(lexfile) && text !== text.toLowerCase()) continue;
    chosen.push({ synset, text });
  }
  const texts = chosen.map(({ text }) => text);
  const positionOf = new Map(chosen.map(({ synset }, position) => [synset.index, position]));
  return {
    texts,
    // In lower case, as the candidates are: an embedding that was made for mining serves here too.
    embeddings: await encode(texts.map((text) => text.toLowerCase())),
    above: chosen.map(({ synset }) => [...ancestors(wordnet, synset)].flatMap((index) => positionOf.get(index) ?? [])),
  };
}
