import type { WordIndex } from '../reasons/wordIndex.ts';

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
  readonly idLabels: WordIndex;
  /** Quantile of the similarities to all ID labels; 0.95 in the paper. */
  readonly quantile: number;
  /** Share of the candidates kept, of each polarity; 0.15 in the paper. */
  readonly fraction: number;
  /** Candidates nearer than this to any ID label are dropped beforehand (CSP: 0.95). */
  readonly ceiling: number;
  /** Names that must not become negatives, lower case. */
  readonly excluded: ReadonlySet<string>;
}

const chunk = 2048;

/**
 * NegMining (Jiang et al., ICLR 2024, algorithm 1): the candidates whose `quantile` of similarity to the ID labels is
 * lowest, nouns and adjectives separately, floor(fraction · n) of each, in ascending order of it, then of text.
 */
export async function mineNegatives(request: MiningRequest): Promise<NegativeLabel[]> {
  const rated: NegativeLabel[] = [];
  const counts = { noun: 0, adjective: 0 };
  for (let from = 0; from < request.candidates.length; from += chunk) {
    const part = request.candidates.slice(from, from + chunk);
    const similarities = await quantiles(request, await request.encode(from, from + part.length));
    part.forEach((candidate, i) => {
      const { quantile, max } = similarities[i] ?? { quantile: 1, max: 1 };
      if (request.excluded.has(candidate.text) || max > request.ceiling) return;
      counts[candidate.polarity] += 1;
      rated.push({ ...candidate, similarity: quantile });
    });
  }
  rated.sort((a, b) => a.similarity - b.similarity || (a.text < b.text ? -1 : 1));
  const room = {
    noun: Math.floor(request.fraction * counts.noun),
    adjective: Math.floor(request.fraction * counts.adjective),
  };
  return rated.filter(({ polarity }) => room[polarity]-- > 0);
}

/** As torch.quantile with linear interpolation: only the values from the lower neighbour up are needed. */
async function quantiles(
  { idLabels, quantile }: MiningRequest,
  embeddings: Float32Array,
): Promise<{ quantile: number; max: number }[]> {
  const position = quantile * (idLabels.size - 1);
  const lower = Math.floor(position);
  const k = idLabels.size - lower;
  const { similarities } = await idLabels.nearest(embeddings, k);
  return Array.from({ length: similarities.length / k }, (_, row) => {
    const low = similarities[row * k + k - 1] ?? 0;
    const high = similarities[row * k + Math.max(k - 2, 0)] ?? low;
    return { quantile: Math.fround(low + (high - low) * (position - lower)), max: similarities[row * k] ?? 0 };
  });
}
