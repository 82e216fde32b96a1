import { join } from 'node:path';
import { type ConseManifest, type CorpusRecipe, type EncoderFolder, StrayError } from '@stray/core';
import { chosenPool } from '../../corpus/chosenPool.ts';
import { openGlossary } from '../../corpus/glossary.ts';
import { lastPool } from '../../corpus/lastPool.ts';
import { officialPool, outsideConjugated } from '../../corpus/pools.ts';
import { readWordNet, type Synset } from '../../corpus/wordnet.ts';
import type { Candidate } from '../../mine/negMining.ts';
import { readSafetensors } from '../safetensors.ts';
import type { TextTower } from '../textTower.ts';
import { placeSynsets } from './hierarchy.ts';
import { encodeNamedLabels } from './labels.ts';
import { conseLexicon } from './lexicon.ts';
import { type Mixtures, mix, mixturesOf } from './mixtures.ts';
import { mainSense, type WeightedSense, weighedMeanings, weightedSenses } from './senses.ts';
import { mixedSimilarities } from './similarities.ts';

/**
 * The word tower of ConSE (Norouzi et al., ICLR 2014) over the WordNet hierarchy: a label is the weighted mean of its
 * senses, a sense its weighted hypernym closure seen from the classifier's classes. Norms are ≤ 1; the similarity is the
 * inner product.
 *
 * @throws StrayError ENCODER_INVALID when the tables do not fit each other
 */
export function openConseText({ directory, manifest, wordnet: path }: EncoderFolder<ConseManifest>): TextTower {
  const { dimension } = manifest;
  const wordnet = readWordNet(path);
  const glossary = openGlossary(wordnet, path);
  const table = readSafetensors(join(directory, 'words.safetensors'));
  const basis = table.float32('basis');
  const featureWeights = table.float32('ancestor_weights');
  const norms = table.float32('synset_norms');
  if (norms.length !== wordnet.nouns.length || basis.length !== featureWeights.length * dimension) {
    throw new StrayError('ENCODER_INVALID', `${directory}: its word table and its WordNet are not of one making.`);
  }
  const indexOf = (offset: number) => {
    const synset = wordnet.byOffset(offset);
    if (synset === undefined) throw new StrayError('ENCODER_INVALID', `${directory}: no synset n${offset}.`);
    return synset.index;
  };
  const rowOf = new Map(Array.from(table.int32('ancestor_offsets'), (offset, row) => [indexOf(offset), row]));
  const classes = Array.from(table.int32('class_offsets'), indexOf);
  const hierarchy = { ...placeSynsets(wordnet, rowOf, classes), classes: new Set(classes) };
  const places = { directionOf: hierarchy.directionOf, norms };

  const directions = new Float32Array(hierarchy.directions.length * dimension);
  hierarchy.directions.forEach((rows, direction) => {
    const out = directions.subarray(direction * dimension, (direction + 1) * dimension);
    for (const row of rows) addScaled(out, basis.subarray(row * dimension, (row + 1) * dimension), featureWeights[row]);
  });
  const sensesOf = (label: string) => weightedSenses(wordnet, hierarchy, label);
  const embed = (words: readonly (readonly WeightedSense[])[]) =>
    mix(mixturesOf(words, places), directions, { from: 0, to: words.length, width: dimension });
  let meanings: ReadonlyMap<string, Synset> | undefined;
  const meaningsOfLemmas = () => {
    meanings ??= new Map(
      [...wordnet.nounLemmas()].flatMap((lemma) => {
        const sense = mainSense(sensesOf(lemma));
        return sense === undefined ? [] : [[lemma, sense] as const];
      }),
    );
    return meanings;
  };
  let candidates: readonly Candidate[] | undefined;
  const encoderPool = () => {
    // Words that mean a physical thing first of all, proper names aside.
    candidates ??= [...meaningsOfLemmas()]
      .filter(
        ([lemma, { index, lemmas }]) => hierarchy.physical[index] === 1 && lemmas.some(({ text }) => text === lemma),
      )
      .map(([text]) => ({ text, polarity: 'noun' }));
    return candidates;
  };
  // The hierarchy has no place for adjectives, so all pools are their nouns; CSP's of those that can be seen.
  const knows = ({ text, polarity }: Candidate) => polarity === 'noun' && sensesOf(text).length > 0;
  const poolOf = (recipe: CorpusRecipe): readonly Candidate[] => {
    switch (recipe.pool) {
      case 'encoder':
        return encoderPool();
      case 'official':
        return officialPool(wordnet).filter(knows);
      case 'wordnet':
        return chosenPool(wordnet, recipe).filter(knows);
      case 'conjugated':
        return encoderPool().filter(({ text }) => !outsideConjugated.has(meaningsOfLemmas().get(text)?.lexfile ?? ''));
      case 'given':
        return [];
      default:
        return recipe.pool satisfies never;
    }
  };
  const mixtures = new WeakMap<readonly Candidate[], Mixtures>();
  return {
    dimension,
    encodeWords: async (words) => embed(words.map(({ text }) => sensesOf(text))),
    encodeLabels: async (labels) => encodeNamedLabels(labels, { wordnet, sensesOf, embed }),
    sensesOf: (text) => glossary.describe(weighedMeanings(wordnet, hierarchy, text)),
    glossesOf: (words) => glossary.glosses(words, (word) => mainSense(sensesOf(word))),
    known: (words) => words.map(knows),
    get candidates() {
      return encoderPool();
    },
    pool: lastPool(poolOf),
    async similarities(words, ids, threads) {
      const known =
        mixtures.get(words) ??
        mixturesOf(
          words.map(({ text }) => sensesOf(text)),
          places,
        );
      mixtures.set(words, known);
      return mixedSimilarities({ mixtures: known, directions, dimension }, ids, threads);
    },
    async lexicon(classes) {
      const means = (lemma: string, synset: Synset) => meaningsOfLemmas().get(lemma) === synset;
      return conseLexicon({ wordnet, hierarchy, norms, directions, dimension, classes, means });
    },
    close: async () => {},
  };
}

function addScaled(out: Float32Array, row: Float32Array, factor = 0): void {
  for (let i = 0; i < out.length; i++) out[i] = (out[i] ?? 0) + factor * (row[i] ?? 0);
}
