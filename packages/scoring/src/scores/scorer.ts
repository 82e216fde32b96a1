import type { Method } from '@stray/core';
import { floats, type Session, type Tensor } from '../backend/onnx.ts';

/** One way of turning embeddings into scores. Higher = in-distribution. */
export interface Scorer {
  readonly method: Method;
  /** Scores of images [n, dimension], one each. */
  score(images: Float32Array): Promise<Float32Array>;
  close(): Promise<void>;
}

export interface ScorerInput {
  readonly dimension: number;
  /** 1/τ. */
  readonly logitScale: number;
  /** ID label embeddings [K, dimension]. */
  readonly ids: Float32Array;
  readonly threads: number;
}

/** Images at a time, so that memory does not grow with images × labels. */
const block = 64;

/** Runs a scoring graph over images [n, dimension], block by block. */
export function blockwise(graph: Session, labels: Readonly<Record<string, Tensor>>, dimension: number) {
  return async (images: Float32Array): Promise<Float32Array> => {
    const scores = new Float32Array(images.length / dimension);
    for (let from = 0; from < scores.length; from += block) {
      const data = images.subarray(from * dimension, (from + block) * dimension);
      const part: Tensor = { type: 'float32', data, shape: [data.length / dimension, dimension] };
      scores.set(floats(await graph.run({ ...labels, images: part }), 'score'), from);
    }
    return scores;
  };
}
