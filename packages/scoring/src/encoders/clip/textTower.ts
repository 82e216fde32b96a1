import { availableParallelism } from 'node:os';
import type { ClipManifest, Device, EncoderFolder } from '@stray/core';
import { classFamily } from '../../corpus/classFamily.ts';
import { lookUp } from '../../corpus/lookup.ts';
import { conjugatedPool, everyWord, officialPool } from '../../corpus/pools.ts';
import { readWordNet, type WordNet } from '../../corpus/wordnet.ts';
import type { Candidate } from '../../mine/negMining.ts';
import type { TextTower } from '../textTower.ts';
import { cachePhrases } from './cachedPhrases.ts';
import { clipLexicon } from './lexicon.ts';
import { openPhrases } from './phrases.ts';
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
  let read: WordNet | undefined;
  const wordnet = () => {
    read ??= readWordNet(folder.wordnet);
    return read;
  };
  let candidates: readonly Candidate[] | undefined;
  const inPrompt = ({ text, polarity }: Candidate) =>
    (polarity === 'noun' ? prompt : adjectivePrompt).replace('{}', () => text);
  const unit = (rows: Float32Array, texts: readonly string[]) =>
    toUnitRows(rows, dimension, (row) => `the text “${texts[row] ?? ''}”`);
  const encodeWords: TextTower['encodeWords'] = async (words, onProgress) => {
    const texts = words.map(inPrompt);
    return unit(await phrases.encode(texts, onProgress), texts);
  };
  const asNouns = (texts: readonly string[]) => texts.map((text): Candidate => ({ text, polarity: 'noun' }));
  return {
    dimension,
    encodeWords,
    remember: (words, onProgress) => phrases.remember(words.map(inPrompt), onProgress),
    encodePhrases: (texts, onProgress) => phrases.encode(texts, onProgress),
    async encodeLabels(labels) {
      const senses = labels.flatMap((label) => lookUp(wordnet(), label).slice(0, 1));
      const embeddings = await encodeWords(asNouns(labels));
      return { texts: labels, embeddings, unknown: [], family: classFamily(wordnet(), labels, senses) };
    },
    ...(noPhrases && {
      async encodeNoLabels(labels: readonly string[]) {
        const texts = asNouns(labels).map(inPrompt);
        return unit(await noPhrases.encode(texts), texts);
      },
    }),
    get candidates() {
      candidates ??= everyWord(wordnet());
      return candidates;
    },
    pool: (name, seed) => (name === 'official' ? officialPool(wordnet()) : conjugatedPool(wordnet(), seed)),
    lexicon: (classes, onProgress) =>
      clipLexicon({ wordnet: wordnet(), classes }, (texts) => encodeWords(asNouns(texts), onProgress)),
    async close() {
      await Promise.all([phrases.close(), noPhrases?.close()]);
    },
  };
}
