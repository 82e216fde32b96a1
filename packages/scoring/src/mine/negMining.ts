import { type ClassFilter, passes } from './classFilter.ts';
import { openQuantiles, type Ratings } from './quantiles.ts';

/** A word that may become a negative label. */
export interface Candidate {
  readonly text: string;
  readonly polarity: 'noun' | 'adjective';
}

export interface NegativeLabel extends Candidate {
  /** The quantile of its similarities to the ID labels. */
  readonly similarity: number;
  /** Position of the ID label most like it, and how much. */
  readonly nearest: number;
  readonly nearestSimilarity: number;
}

export interface MinedLabels {
  readonly kept: readonly NegativeLabel[];
  /** The words next in line, by rising similarity. */
  readonly reserve: readonly NegativeLabel[];
}

export interface MiningRequest {
  readonly candidates: readonly Candidate[];
  /** Embeddings of candidates [from, to), row-major. */
  readonly encode: (from: number, to: number) => Promise<Float32Array>;
  /** Similarities of candidates [from, to) to all ID labels, where they are to be had without embeddings. */
  readonly similarities?: ((from: number, to: number) => Promise<Float32Array>) | undefined;
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

/** Candidates at a time: 8 MB of embeddings of 512 numbers. */
const chunk = 4096;

/** Words in line behind those that are kept: enough for what a person bans by hand. */
const mostInReserve = 2000;

/**
 * NegMining (Jiang et al., ICLR 2024, algorithm 1): the candidates whose `quantile` of similarity to the ID labels is
 * lowest, floor(fraction · n) of the nouns and as many of the adjectives that pass the filter.
 */
export async function mineNegatives(request: MiningRequest): Promise<MinedLabels> {
  const { candidates, fraction, order } = request;
  const { passed, ...ratings } = await rate(request);
  const { similarity } = ratings;
  const byText = (a: number, b: number) => ((candidates[a]?.text ?? '') < (candidates[b]?.text ?? '') ? -1 : 1);
  const inOrder = (a: number, b: number) =>
    (similarity[a] ?? 0) - (similarity[b] ?? 0) || (order === 'nouns-first' ? a - b : byText(a, b));
  // Each polarity waits in line in proportion, so that one is not shut out whose similarities are higher altogether.
  const all = passed.noun.length + passed.adjective.length;
  const [nouns, adjectives] = [passed.noun, passed.adjective].map((places) => {
    const count = Math.floor(fraction * places.length);
    const inLine = Math.round((mostInReserve * places.length) / Math.max(all, 1));
    const words = lowest(places, similarity, count + inLine)
      .sort(inOrder)
      .slice(0, count + inLine);
    return { kept: words.slice(0, count), reserve: words.slice(count) };
  });
  const kept = [...(nouns?.kept ?? []), ...(adjectives?.kept ?? [])];
  const reserve = [...(nouns?.reserve ?? []), ...(adjectives?.reserve ?? [])];
  const named = (places: readonly number[]) => places.flatMap((place) => labelAt(candidates, ratings, place) ?? []);
  return {
    kept: named(order === 'nouns-first' ? kept : kept.sort(inOrder)),
    reserve: named(reserve.sort(inOrder).slice(0, mostInReserve)),
  };
}

/** Those of `places` whose similarity is among the `count` lowest; more where several are alike. */
function lowest(places: readonly number[], similarity: Float32Array, count: number): number[] {
  const ascending = new Float32Array(places.length);
  for (let i = 0; i < places.length; i++) ascending[i] = similarity[places[i] ?? 0] ?? 1;
  // Numbers alone are put in order quickly; words only where they may be wanted.
  const most = ascending.sort()[Math.min(count, places.length) - 1] ?? Number.NEGATIVE_INFINITY;
  return places.filter((place) => (similarity[place] ?? 1) <= most);
}

function labelAt(candidates: readonly Candidate[], ratings: Ratings, place: number): NegativeLabel | undefined {
  const candidate = candidates[place];
  return (
    candidate && {
      text: candidate.text,
      polarity: candidate.polarity,
      similarity: ratings.similarity[place] ?? 1,
      nearest: ratings.nearest[place] ?? 0,
      nearestSimilarity: ratings.nearestSimilarity[place] ?? 1,
    }
  );
}

/** How near each candidate comes to the labels, and which ones pass the filter. */
async function rate({ candidates, filter, encode, similarities, ...input }: MiningRequest) {
  const count = candidates.length;
  const rated = {
    similarity: new Float32Array(count),
    nearest: new Int32Array(count),
    nearestSimilarity: new Float32Array(count),
  };
  const passed: Record<Candidate['polarity'], number[]> = { noun: [], adjective: [] };
  const quantiles = await openQuantiles({ ...input, known: similarities === undefined ? 'embedding' : 'similarities' });
  const rowsOf = similarities ?? encode;
  try {
    for (let from = 0; from < count; from += chunk) {
      const to = Math.min(from + chunk, count);
      const { similarity, nearest, nearestSimilarity } = await quantiles.of(await rowsOf(from, to));
      rated.similarity.set(similarity, from);
      rated.nearest.set(nearest, from);
      rated.nearestSimilarity.set(nearestSimilarity, from);
      for (let i = from; i < to; i++) {
        const candidate = candidates[i];
        if (candidate === undefined || !passes(filter, candidate.text, nearestSimilarity[i - from] ?? 1)) continue;
        passed[candidate.polarity].push(i);
      }
    }
  } finally {
    await quantiles.close();
  }
  return { ...rated, passed };
}
