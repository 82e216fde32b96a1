export interface MapSetup {
  /** Processor threads of a matrix product. */
  readonly threads: number;
}

export type MapRequest =
  | {
      readonly kind: 'anchor';
      /** [n, dimension], of unit length. */
      readonly embeddings: Float32Array;
      readonly dimension: number;
      readonly seed: number;
    }
  | { readonly kind: 'settle'; readonly epochs: number }
  | {
      readonly kind: 'place';
      /** [n, dimension], of unit length. */
      readonly embeddings: Float32Array;
    };

export type MapAnswer =
  | {
      readonly kind: 'standing';
      /** Epochs of the layout behind it and in all. */
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly kind: 'places';
      /** [n, 2] */
      readonly places: Float32Array;
    };
