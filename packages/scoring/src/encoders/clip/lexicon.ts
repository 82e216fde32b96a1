import { type ClassFamily, classFamily } from '../../corpus/classFamily.ts';
import { ancestors, binomial, everydayLemma, taxonomic } from '../../corpus/everyday.ts';
import type { Synset, WordNet } from '../../corpus/wordnet.ts';
import type { LexiconTable } from '../textTower.ts';

export interface LexiconInput {
  readonly wordnet: WordNet;
  readonly classes: ClassFamily;
}

/**
 * Physical things by the lemma that people call them by, where that lemma first of all means the thing. An animal or a
 * plant must be in use (robin, hadrosaur), unless people keep it (retriever).
 */
export async function clipLexicon(
  { wordnet, classes }: LexiconInput,
  encode: (texts: readonly string[]) => Promise<Float32Array>,
): Promise<LexiconTable> {
  const below = (lemma: string) => classFamily(wordnet, [], wordnet.senses(lemma).slice(0, 1)).within;
  const [physical, domestic] = [below('physical entity'), below('domestic animal')];
  const chosen: { readonly synset: Synset; readonly text: string }[] = [];
  for (const synset of wordnet.nouns) {
    const { index, lexfile, lemmas } = synset;
    if (!physical.has(index) || classes.within.has(index) || classes.above.has(index)) continue;
    const own = lemmas.filter(({ text }) => !binomial.test(text) && wordnet.senses(text.toLowerCase())[0] === synset);
    const text = everydayLemma(own, taxonomic.has(lexfile) && !domestic.has(index));
    if (text === undefined || classes.names.has(text.toLowerCase())) continue;
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
