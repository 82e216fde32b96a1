import type { TextTower } from '../../encoders/textTower.ts';
import type { Candidate } from '../../mine/negMining.ts';

/**
 * What is said of a word before it is embedded. A conjugated phrase already says what kind of thing it is; a noun is put
 * into more sentences.
 */
const prompts: Readonly<Record<Candidate['polarity'], readonly string[]>> = {
  adjective: ['{}', 'a nice photo of {}', 'a good photo of {}', 'a close-up photo of {}'],
  noun: [
    '{}',
    'a {}',
    'a photo of a {}',
    'a nice photo of a {}',
    'a good photo of a {}',
    'a close-up photo of a {}',
    'a photo of the {}',
    'the nice {}',
  ],
};

/**
 * Embeddings of words as CSP has them (Chen et al., NeurIPS 2024), [words.length, dimension]: per word the mean of the
 * unnormalised embeddings of its prompts, then unit length. A tower without prompts, such as the embedded one, has one
 * embedding a word, and that is it.
 */
export async function encodeConjugated(tower: TextTower, words: readonly Candidate[]): Promise<Float32Array> {
  if (tower.encodePhrases === undefined) return tower.encodeWords(words);
  const { dimension } = tower;
  const counts = words.map(({ polarity }) => prompts[polarity].length);
  const phrases = words.flatMap(({ text, polarity }) =>
    prompts[polarity].map((prompt) => prompt.replace('{}', () => text)),
  );
  const raw = await tower.encodePhrases(phrases);
  const means = new Float32Array(words.length * dimension);
  let from = 0;
  counts.forEach((count, i) => {
    const mean = means.subarray(i * dimension, (i + 1) * dimension);
    for (let phrase = from; phrase < from + count; phrase++) {
      for (let d = 0; d < dimension; d++) mean[d] = (mean[d] ?? 0) + (raw[phrase * dimension + d] ?? 0);
    }
    toUnit(mean);
    from += count;
  });
  return means;
}

/** Class names as CSP's prompts take them. */
export const asNouns = (texts: readonly string[]): Candidate[] => texts.map((text) => ({ text, polarity: 'noun' }));

function toUnit(vector: Float32Array): void {
  let squares = 0;
  for (const x of vector) squares += x * x;
  const norm = Math.max(Math.sqrt(squares), 1e-12);
  for (let d = 0; d < vector.length; d++) vector[d] = (vector[d] ?? 0) / norm;
}
