import type { Candidate } from '@stray/scoring';
import type { WordSource } from './negatives.ts';

/** Embeddings of words kept at most: 200 MB of 1,000 numbers each. */
const mostKept = 50_000;

/** A source of words that embeds none of its latest words twice. */
export function rememberWords(source: WordSource): WordSource {
  const { dimension } = source;
  const remembering = (encode: (words: readonly Candidate[]) => Promise<Float32Array>) => {
    const kept = new Map<string, Float32Array>();
    const keyOf = ({ text, polarity }: Candidate) => `${polarity} ${text}`;
    return async (words: readonly Candidate[]) => {
      const lacking = words.filter((word) => !kept.has(keyOf(word)));
      if (lacking.length > 0) {
        const rows = await encode(lacking);
        if (kept.size + lacking.length > mostKept) kept.clear();
        lacking.forEach((word, i) => {
          kept.set(keyOf(word), rows.subarray(i * dimension, (i + 1) * dimension));
        });
      }
      const missing = words.filter((word) => !kept.has(keyOf(word)));
      if (missing.length > 0) return encode(words);
      const embeddings = new Float32Array(words.length * dimension);
      words.forEach((word, i) => {
        embeddings.set(kept.get(keyOf(word)) ?? [], i * dimension);
      });
      return embeddings;
    };
  };
  return {
    dimension,
    encodeLabels: (labels) => source.encodeLabels(labels),
    encodeWords: remembering((words) => source.encodeWords(words)),
    encodeConjugated: remembering((words) => source.encodeConjugated(words)),
  };
}
