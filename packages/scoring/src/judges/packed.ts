import type { LabelSimilarity, ScoredImage } from '@stray/core';

/** Scored images as they go from thread to thread: arrays of numbers are copied at once, objects and texts one by one. */
export interface PackedImages {
  /** What words are named, each once. */
  readonly texts: readonly string[];
  /** [n] */
  readonly scores: Float64Array;
  /** [n, 2] how many negatives and how many words each image has. */
  readonly counts: Uint8Array;
  /** [n + all that counts say] of each image its nearest label, its negatives, its words: which text, and how similar. */
  readonly named: Uint32Array;
  readonly similarities: Float64Array;
}

export function pack(images: readonly ScoredImage[]): PackedImages {
  const [texts, places] = [[] as string[], new Map<string, number>()];
  const counts = new Uint8Array(2 * images.length);
  const total = images.reduce(
    (sum, { topNegatives, looksLike }) => sum + 1 + topNegatives.length + looksLike.length,
    0,
  );
  const [named, similarities] = [new Uint32Array(total), new Float64Array(total)];
  let at = 0;
  const add = ({ text, similarity }: LabelSimilarity) => {
    let place = places.get(text);
    if (place === undefined) {
      place = texts.push(text) - 1;
      places.set(text, place);
    }
    named[at] = place;
    similarities[at++] = similarity;
  };
  images.forEach(({ nearestLabel, topNegatives, looksLike }, i) => {
    counts[2 * i] = topNegatives.length;
    counts[2 * i + 1] = looksLike.length;
    add(nearestLabel);
    topNegatives.forEach(add);
    looksLike.forEach(add);
  });
  return { texts, scores: Float64Array.from(images, ({ score }) => score), counts, named, similarities };
}

export function unpack({ texts, scores, counts, named, similarities }: PackedImages): ScoredImage[] {
  let at = 0;
  const next = (): LabelSimilarity => ({ text: texts[named[at] ?? 0] ?? '', similarity: similarities[at++] ?? 0 });
  const some = (count = 0) => Array.from({ length: count }, next);
  return Array.from(scores, (score, i) => ({
    score,
    nearestLabel: next(),
    topNegatives: some(counts[2 * i]),
    looksLike: some(counts[2 * i + 1]),
  }));
}
