import { availableParallelism } from 'node:os';
import type { ClipManifest, CorpusRecipe, Device, EncoderFolder, IdLabel } from '@stray/core';
import { chosenPool } from '../../corpus/chosenPool.ts';
import { openGlossary, whyByWordNet } from '../../corpus/glossary.ts';
import { lastPool } from '../../corpus/lastPool.ts';
import { lookUp } from '../../corpus/lookup.ts';
import { conjugatedPool, everyWord, officialPool } from '../../corpus/pools.ts';
import { readWordNet, type WordNet } from '../../corpus/wordnet.ts';
import type { Candidate } from '../../mine/negMining.ts';
import type { TextTower } from '../textTower.ts';
import { cachePhrases } from './cachedPhrases.ts';
import { encodeNamedLabels, namedLabelFamily } from './labels.ts';
import { clipLexicon } from './lexicon.ts';
import { openPhrases, type Phrases } from './phrases.ts';
import { requireBothTowers } from './towerChecks.ts';
import { toUnitRows } from './unitRows.ts';

/**
 * The text tower of CLIP (Radford et al., ICML 2021) and its kin, with the prompts of NegLabel around labels and words.
 * Embeddings have unit length; the similarity is the cosine.
 *
 * @throws StrayError ENCODER_INVALID when the graph or the tokenizer is not what the manifest says
 */
export async function openClipText(folder: EncoderFolder<ClipManifest>, device: Device): Promise<TextTower> {
  const { manifest } = folder;
  const { dimension, prompt, adjectivePrompt } = manifest;
  requireBothTowers(folder);
  const options = { device, threads: availableParallelism() };
  const phrases = cachePhrases(folder, await openPhrases(folder, manifest.text, options), device);
  const noPhrases = manifest.noText && (await openPhrases(folder, manifest.noText, options));
  const wordnet = once(() => readWordNet(folder.wordnet));
  const glossary = once(() => openGlossary(wordnet(), folder.wordnet));
  const candidates = once(() => everyWord(wordnet()));
  const inPrompt = ({ text, polarity }: Candidate) =>
    (polarity === 'noun' ? prompt : adjectivePrompt).replace('{}', () => text);
  const unit = (rows: Float32Array, texts: readonly string[]) =>
    toUnitRows(rows, dimension, (row) => `the text “${texts[row] ?? ''}”`);
  const encodeWords: TextTower['encodeWords'] = async (words, onProgress) => {
    const texts = words.map(inPrompt);
    return unit(await phrases.encode(texts, onProgress), texts);
  };
  const asNouns = (texts: readonly string[]) => texts.map((text): Candidate => ({ text, polarity: 'noun' }));
  const encodeLabels = (labels: readonly IdLabel[], encode: Phrases['encode']) =>
    encodeNamedLabels(labels, { prompt, dimension, encode: async (texts) => unit(await encode(texts), texts) });
  return {
    dimension,
    encodeWords,
    remember: (words, onProgress) => phrases.remember(words.map(inPrompt), onProgress),
    encodePhrases: (texts, onProgress) => phrases.encode(texts, onProgress),
    async encodeLabels(labels) {
      const family = namedLabelFamily(wordnet(), labels);
      const embeddings = await encodeLabels(labels, phrases.encode);
      const texts = labels.map(({ text }) => text);
      return { specs: labels, texts, embeddings, unknown: [], unknownSynonyms: [], family };
    },
    ...(noPhrases && { encodeNoLabels: (labels: readonly IdLabel[]) => encodeLabels(labels, noPhrases.encode) }),
    // A sentence has no senses: WordNet's order says which one the class filter goes by.
    sensesOf: (text) =>
      glossary().describe({
        text,
        senses: lookUp(wordnet(), text).map((synset, rank) => ({ synset, share: rank === 0 ? 1 : 0 })),
        why: whyByWordNet(wordnet(), text),
      }),
    glossesOf: (words) => glossary().glosses(words, (word) => lookUp(wordnet(), word)[0]),
    known: (words) => words.map(() => true),
    get candidates() {
      return candidates();
    },
    pool: lastPool((recipe) => poolOf(wordnet(), recipe, candidates)),
    lexicon: (classes, onProgress) =>
      clipLexicon({ wordnet: wordnet(), classes }, (texts) => encodeWords(asNouns(texts), onProgress)),
    async close() {
      await Promise.all([phrases.close(), noPhrases?.close()]);
    },
  };
}

function poolOf(wordnet: WordNet, recipe: CorpusRecipe, everything: () => readonly Candidate[]): readonly Candidate[] {
  switch (recipe.pool) {
    case 'encoder':
      return everything();
    case 'official':
      return officialPool(wordnet);
    case 'wordnet':
      return chosenPool(wordnet, recipe);
    case 'conjugated':
      return conjugatedPool(wordnet, recipe.seed);
    case 'given':
      return [];
    default:
      return recipe.pool satisfies never;
  }
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}
