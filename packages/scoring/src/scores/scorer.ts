import type { Method } from '@stray/core';
import { floats, type Session, type Tensor } from '../backend/onnx.ts';

/** What is known of n images. */
export interface ImageBatch {
  /** [n, dimension] */
  readonly embeddings: Float32Array;
  /** [n], the closed-set classifier's largest class probability, of an encoder that is one too. */
  readonly maxProbability?: Float32Array | undefined;
}

/** One way of turning images into scores. Higher = in-distribution. */
export interface Scorer {
  readonly method: Method;
  /** One score an image. */
  score(images: ImageBatch): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface ScorerInput {
  readonly dimension: number;
  /** 1/τ. */
  readonly logitScale: number;
  /** ID label embeddings [K, dimension]. */
  readonly ids: Float32Array;
  /** Threads of a matrix product: all cores for bulk work, one beside a pool that keeps them busy. */
  readonly threads: number;
}

/** The ID labels as every scoring graph takes them. */
export function idTensors({ dimension, ids, logitScale }: ScorerInput) {
  return {
    ids: { type: 'float32', data: ids, shape: [ids.length / dimension, dimension] },
    logit_scale: { type: 'float32', data: Float32Array.of(logitScale), shape: [] },
  } as const satisfies Record<string, Tensor>;
}

/** Images at a time, so that memory does not grow with images × labels. Fewer would lay out the labels too often. */
const block = 256;

/** Images [n, dimension], or any rows of them, block by block: from which image on, and the tensor of those. */
export function* blocksOf(embeddings: Float32Array, dimension: number): Generator<{ from: number; images: Tensor }> {
  const count = embeddings.length / dimension;
  for (let from = 0; from < count; from += block) {
    const data = embeddings.subarray(from * dimension, (from + block) * dimension);
    yield { from, images: { type: 'float32', data, shape: [data.length / dimension, dimension] } };
  }
}

export interface GraphScorer {
  readonly method: Method;
  readonly graph: Session;
  /** What the graph takes besides `images` [B, dimension]. */
  readonly labels: Readonly<Record<string, Tensor>>;
  readonly dimension: number;
}

/** A scorer that runs a graph with the output `score` [B] over images, block by block. */
export function graphScorer({ method, graph, labels, dimension }: GraphScorer): Scorer {
  return {
    method,
    async score({ embeddings }) {
      const scores = new Float32Array(embeddings.length / dimension);
      for (const { from, images } of blocksOf(embeddings, dimension)) {
        scores.set(floats(await graph.run({ ...labels, images }), 'score'), from);
      }
      return scores;
    },
    close: () => graph.close(),
  };
}
