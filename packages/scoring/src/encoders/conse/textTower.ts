import { join } from 'node:path';
import { type ConseManifest, type EncoderFolder, StrayError } from '@stray/core';
import { classFamily } from '../../corpus/classFamily.ts';
import { officialPool, outsideConjugated } from '../../corpus/pools.ts';
import { readWordNet, type Synset } from '../../corpus/wordnet.ts';
import type { Candidate } from '../../mine/negMining.ts';
import { readSafetensors } from '../safetensors.ts';
import type { TextTower } from '../textTower.ts';
import { placeSynsets } from './hierarchy.ts';
import { conseLexicon } from './lexicon.ts';
import { mainSense, weightedSenses } from './senses.ts';
import { suggest } from './suggest.ts';

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

  const directions = new Float32Array(hierarchy.directions.length * dimension);
  hierarchy.directions.forEach((rows, direction) => {
    const out = directions.subarray(direction * dimension, (direction + 1) * dimension);
    for (const row of rows) addScaled(out, basis.subarray(row * dimension, (row + 1) * dimension), featureWeights[row]);
  });
  const addSynset = (out: Float32Array, { index }: Synset, weight: number) => {
    const norm = norms[index] ?? 0;
    if (norm === 0) return;
    const from = (hierarchy.directionOf[index] ?? 0) * dimension;
    addScaled(out, directions.subarray(from, from + dimension), weight / norm);
  };
  const sensesOf = (label: string) => weightedSenses(wordnet, hierarchy, label);
  // The hierarchy has no place for adjectives.
  const knows = ({ text, polarity }: Candidate) => polarity === 'noun' && sensesOf(text).length > 0;
  const encodeWords = (words: readonly string[]) => {
    const embeddings = new Float32Array(words.length * dimension);
    words.forEach((word, i) => {
      const out = embeddings.subarray(i * dimension, (i + 1) * dimension);
      for (const { synset, weight } of sensesOf(word)) addSynset(out, synset, weight);
    });
    return embeddings;
  };
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
  return {
    dimension,
    encodeWords: async (words) => encodeWords(words.map(({ text }) => text)),
    async encodeLabels(labels) {
      const main = new Map(labels.map((text) => [text, mainSense(sensesOf(text))]));
      const texts = labels.filter((text) => main.get(text) !== undefined);
      const unknown = labels
        .filter((text) => main.get(text) === undefined)
        .map((text) => ({ text, suggestions: suggest(text, wordnet.nounLemmas()) }));
      const senses = [...main.values()].filter((synset) => synset !== undefined);
      return { texts, embeddings: encodeWords(texts), unknown, family: classFamily(wordnet, texts, senses) };
    },
    get candidates() {
      // Words that mean a physical thing first of all, proper names aside.
      candidates ??= [...meaningsOfLemmas()]
        .filter(
          ([lemma, { index, lemmas }]) => hierarchy.physical[index] === 1 && lemmas.some(({ text }) => text === lemma),
        )
        .map(([text]) => ({ text, polarity: 'noun' }));
      return candidates;
    },
    knows,
    // Both pools are their nouns; CSP's of those that can be seen.
    pool(name) {
      if (name === 'official') return officialPool(wordnet).filter(knows);
      const meanings = meaningsOfLemmas();
      return this.candidates.filter(({ text }) => !outsideConjugated.has(meanings.get(text)?.lexfile ?? ''));
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
