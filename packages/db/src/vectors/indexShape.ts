import { createHash } from 'node:crypto';
import { StrayError } from '@stray/core';
import pg from 'pg';

export const indexedTables = ['Label', 'Embedding'] as const;
export type IndexedTable = (typeof indexedTables)[number];

/** What an index of pgvector holds at most, as float32 and as float16. */
const mostFloats = 2000;
const mostHalves = 4000;

/** Changes with the expression below, so that an index of an older making is not taken for one of this. */
const makings = { Label: 1, Embedding: 2 } as const satisfies Record<IndexedTable, number>;

/** Of the index of one encoder's rows. */
export function indexName(table: IndexedTable, encoderId: string): string {
  return `${table}_hnsw${makings[table]}_${createHash('sha256').update(encoderId).digest('hex').slice(0, 16)}`;
}

/** Of the indexes of older makings and of this, as a pattern of LIKE. */
export const anyMaking = (table: IndexedTable, encoderId: string): string =>
  indexName(table, encoderId).replace(`hnsw${makings[table]}`, 'hnsw%').replaceAll('_', '\\_');

export interface IndexShape {
  /** What is indexed, as SQL over the column `embedding`. */
  readonly expression: string;
  /** The type of `expression`, to which a query is cast. */
  readonly type: string;
  readonly operators: string;
  /** Whether the index rounds, so that what it finds is to be put in order anew. */
  readonly rounds: boolean;
  /** Of a row in it, without its neighbours. */
  readonly bytes: number;
}

/**
 * How embeddings of that many dimensions are indexed; undefined where pgvector has no index for so many. Those of photos,
 * of which there may be millions, are indexed as halves: half the size, and half the memory to build it in.
 *
 * One dimension more than the embedding has: the one that makes the lengths of all rows 1. A query has 0 there, so that
 * inner products stay what they are, while the largest inner product becomes the nearest neighbour, which is what a graph
 * of neighbours can find (Bachrach et al., RecSys 2014). Rows longer than 1 get 0 too.
 */
export function indexShape(table: IndexedTable, dimension: number): IndexShape | undefined {
  const whole = dimension + 1;
  if (whole > mostHalves) return undefined;
  const rounds = table === 'Embedding' || whole > mostFloats;
  const [type, operators] = rounds ? [`halfvec(${whole})`, 'halfvec_ip_ops'] : [`vector(${whole})`, 'vector_ip_ops'];
  const missing = 'ARRAY[sqrt(greatest(0, 1 + (embedding <#> embedding)))]::vector';
  return {
    expression: `((embedding || ${missing})::${type})`,
    type,
    operators,
    rounds,
    bytes: whole * (rounds ? 2 : 4),
  };
}

/**
 * Neighbours of a row in the graph, how many are looked at to choose them, and how many a search looks at. Words need more:
 * to an encoder that places them in a hierarchy thousands are the same point, of which pgvector makes a knot for every ten.
 * Knots of one point link to each other alone when fewer are looked at than there are, and a search that looks at fewer does
 * not come out of them. Chosen by recall on the embedded encoder's words (bench/index.bench.ts).
 */
export const graphs = {
  Label: { m: 24, efConstruction: 400, efSearch: 1000 },
  Embedding: { m: 16, efConstruction: 100, efSearch: 200 },
} as const satisfies Record<IndexedTable, object>;

/** What a row and each of its places for neighbours take in the memory of a build, beside the numbers. */
const [rowBytes, placeBytes] = [256, 16];

/** The memory in which the whole graph is built. Rows have twice as many places on its ground floor as above. */
export function graphBytes({ rows, bytes, m }: { rows: number; bytes: number; m: number }): number {
  return Math.max(2 ** 26, 2 ** 24 + rows * (bytes + rowBytes + 2.5 * m * placeBytes));
}

/** The condition of the index, which a query has to repeat letter by letter to be answered from it. */
export const ofEncoder = (encoderId: string): string => `"encoderId" = ${pg.escapeLiteral(encoderId)}`;

/** @throws StrayError BAD_ARGUMENT for a size of which there can be no embedding */
export function checkDimension(dimension: number): void {
  if (Number.isInteger(dimension) && dimension >= 1 && dimension <= 16_000) return;
  throw new StrayError('BAD_ARGUMENT', 'An embedding has 1 to 16,000 numbers.');
}
