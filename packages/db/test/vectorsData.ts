import { randomUUID } from 'node:crypto';
import { ensureCorpus, type LabelKind, type PrismaClient, writeCorpusVersion } from '@stray/db';
import { makeProject, sha256Of } from '@stray/testing';

/** Directions drawn from a seed, with lengths of 0.1 to 1. */
export function drawn(seed: number, dimension: number): Float32Array {
  let state = seed * 2654435761 + 12345;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32 - 0.5;
  };
  for (let i = 0; i < 4; i++) next();
  const values = Float32Array.from({ length: dimension }, () => next() + next() + next());
  const length = Math.hypot(...values);
  const wanted = 0.1 + 0.9 * (next() + 0.5);
  return values.map((value) => (value / length) * wanted);
}

export const product = (a: Float32Array, b: Float32Array): number => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

export interface Word {
  readonly text: string;
  readonly kind: LabelKind;
  readonly embedding: Float32Array;
}

/** What is to be found, one by one. */
export function nearestWords(words: readonly Word[], query: Float32Array, first: number): number[] {
  return words
    .map(({ embedding }) => product(embedding, query))
    .sort((a, b) => b - a)
    .slice(0, first);
}

/** An encoder id of its own for a name. */
export const encoderOf = (name: string): string => `${name}@${sha256Of(randomUUID()).slice(0, 16)}`;

/** A version of a new project with these negatives. */
export async function makeVersion(
  db: PrismaClient,
  version: {
    readonly encoderId: string;
    readonly words: readonly { readonly text: string; readonly polarity: 'noun' | 'adjective' }[];
    readonly pool?: string;
  },
): Promise<string> {
  const { encoderId, words, pool = 'given' } = version;
  const project = await makeProject(db);
  const corpus = await ensureCorpus(db, { projectId: project.id, name: 'WordNet' });
  const facts = { similarity: 0.1, nearestLabel: 'hat', nearestLabelSimilarity: 0.2, origin: 'mined' as const };
  const { id } = await writeCorpusVersion(db, {
    corpusId: corpus.id,
    recipe: { pool },
    encoderId,
    hash: sha256Of(randomUUID()),
    negatives: words.map((word) => ({ ...word, ...facts })),
  });
  return id;
}
