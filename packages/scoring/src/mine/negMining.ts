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
  const quantiles = await openQuantiles(request);
  const passed: NegativeLabel[] = [];
  try {
    for (let from = 0; from < candidates.length; from += chunk) {
      const part = candidates.slice(from, from + chunk);
      const { similarity, nearest } = await quantiles.of(await request.encode(from, from + part.length));
      part.forEach((candidate, i) => {
        if (!passes(filter, candidate.text, nearest[i] ?? 1)) return;
        passed.push({ ...candidate, similarity: similarity[i] ?? 1 });
      });
    }
  } finally {
    await quantiles.close();
  }
  const byText = (a: Candidate, b: Candidate) => (order === 'nouns-first' ? 0 : a.text < b.text ? -1 : 1);
  passed.sort((a, b) => a.similarity - b.similarity || byText(a, b));
  const kept = (polarity: Candidate['polarity']) => {
    const rated = passed.filter((candidate) => candidate.polarity === polarity);
    return rated.slice(0, Math.floor(fraction * rated.length));
  };
  const both = [...kept('noun'), ...kept('adjective')];
  return order === 'nouns-first' ? both : both.sort((a, b) => a.similarity - b.similarity || byText(a, b));
}
