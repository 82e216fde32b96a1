import { type ClassFilter, passes } from './classFilter.ts';
import { openQuantiles } from './quantiles.ts';

/** A word that may become a negative label. */
export interface Candidate {
  readonly text: string;
  readonly polarity: 'noun' | 'adjective';
}

export interface NegativeLabel extends Candidate {
  /** The quantile of its similarities to the ID labels. */
  readonly similarity: number;
}

export interface MiningRequest {
  readonly candidates: readonly Candidate[];
  /** Embeddings of candidates [from, to), row-major. */
  readonly encode: (from: number, to: number) => Promise<Float32Array>;
  /** ID label embeddings [K, dimension]. */
  readonly ids: Float32Array;
  readonly dimension: number;
  /** Quantile of the similarities to all ID labels; 0.95 in the paper. */
  readonly quantile: number;
  /** Share of the candidates kept, of each polarity; 0.15 in the paper. */
  readonly fraction: number;
  readonly filter: ClassFilter;
  /** By rising similarity, then text; or nouns first and candidates of one similarity as they stand, as in the official code. */
  readonly order: 'similarity' | 'nouns-first';
  readonly threads: number;
}

const chunk = 2048;

/**
 * NegMining (Jiang et al., ICLR 2024, algorithm 1): the candidates whose `quantile` of similarity to the ID labels is
 * lowest, floor(fraction · n) of the nouns and as many of the adjectives that pass the filter.
 */
export async function mineNegatives(request: MiningRequest): Promise<NegativeLabel[]> {
  const { candidates, filter, fraction, order } = request;
  const similarities = new Float32Array(candidates.length);
  const passed = { noun: [] as number[], adjective: [] as number[] };
  const quantiles = await openQuantiles(request);
  try {
    for (let from = 0; from < candidates.length; from += chunk) {
      const to = Math.min(from + chunk, candidates.length);
      const { similarity, nearest } = await quantiles.of(await request.encode(from, to));
      similarities.set(similarity, from);
      for (let i = from; i < to; i++) {
        const candidate = candidates[i];
        if (candidate === undefined || !passes(filter, candidate.text, nearest[i - from] ?? 1)) continue;
        passed[candidate.polarity].push(i);
      }
    }
  } finally {
    await quantiles.close();
  }
  const byText = (a: Candidate, b: Candidate) => (order === 'nouns-first' ? 0 : a.text < b.text ? -1 : 1);
  const inOrder = (a: NegativeLabel, b: NegativeLabel) => a.similarity - b.similarity || byText(a, b);
  const kept = (places: readonly number[]): NegativeLabel[] => {
    const count = Math.floor(fraction * places.length);
    const ascending = new Float32Array(places.length);
    for (const [i, place] of places.entries()) ascending[i] = similarities[place] ?? 1;
    // Numbers alone are put in order quickly; words only where they may be kept.
    const most = ascending.sort()[count - 1] ?? Number.NEGATIVE_INFINITY;
    return places
      .flatMap((place) => {
        const [candidate, similarity = 1] = [candidates[place], similarities[place]];
        return candidate === undefined || similarity > most ? [] : [{ ...candidate, similarity }];
      })
      .sort(inOrder)
      .slice(0, count);
  };
  const both = [...kept(passed.noun), ...kept(passed.adjective)];
  return order === 'nouns-first' ? both : both.sort(inOrder);
}
