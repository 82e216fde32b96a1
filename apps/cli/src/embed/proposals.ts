import { createReadStream } from 'node:fs';
import { StrayError } from '@stray/core';
import { openScorer, type Scorer, type ScoringWords } from '@stray/scoring';
import { CsvError, parse } from 'csv-parse';
import { z } from 'zod';
import type { Rows } from './rows.ts';

/** For rows of the images, the rows of the words that a captioner proposed. */
export type Proposals = ReadonlyMap<number, readonly number[]>;

/** Characters; a row holds two numbers. */
const longestRow = 1000;

/**
 * Reads a CSV file with the columns `index,candidate`, one line a word that was proposed for an image; both are rows of
 * their matrices, from 0. What stands twice counts once.
 *
 * @throws StrayError FILE_NOT_FOUND · EMBEDDINGS_INVALID naming the line, for rows that the matrices do not have
 */
export async function readProposals(path: string, rows: { images: number; candidates: number }): Promise<Proposals> {
  const place = (below: number) =>
    z
      .string()
      .regex(/^\d+$/)
      .transform(Number)
      .refine((x) => x < below);
  const line = z.object({ index: place(rows.images), candidate: place(rows.candidates) });
  const proposed = new Map<number, Set<number>>();
  let number = 1;
  const input = createReadStream(path);
  const records = input.pipe(parse({ columns: true, bom: true, trim: true, max_record_size: longestRow }));
  input.on('error', (error) => records.destroy(error));
  try {
    for await (const record of records) {
      number += 1;
      const { index, candidate } = line.parse(record);
      const words = proposed.get(index) ?? new Set();
      proposed.set(index, words.add(candidate));
    }
  } catch (cause) {
    if (!(cause instanceof z.ZodError || cause instanceof CsvError)) {
      throw new StrayError('FILE_NOT_FOUND', `--proposals ${path} cannot be read.`, { cause });
    }
    const sizes = `index below ${rows.images} and candidate below ${rows.candidates}`;
    throw new StrayError('EMBEDDINGS_INVALID', `${path}, line ${number}: this is no row with ${sizes}.`, { cause });
  }
  return new Map(Array.from(proposed, ([index, words]) => [index, [...words]]));
}

export interface ProposedWords {
  readonly words: ScoringWords;
  readonly candidates: Rows;
  readonly proposals: Proposals;
}

/**
 * ZOC (Esmaeilpour et al., AAAI 2022) as its authors have it: Σ_c p_c over the ID labels, where p is the softmax over the ID
 * labels ∪ the words that a captioner proposed for the image; 1 for an image without any. Takes the images in the order of
 * their matrix.
 */
export async function openProposedZoc({ words, candidates, proposals }: ProposedWords): Promise<Scorer> {
  const { dimension, logitScale } = words;
  // Log Σ exp of the ID logits.
  const ids = await openScorer('energy', words);
  let first = 0;
  return {
    method: 'zoc',
    async score({ embeddings }) {
      const scores = (await ids.score({ embeddings })).map((ownMass, i) => {
        const image = embeddings.subarray(i * dimension, (i + 1) * dimension);
        const masses = (proposals.get(first + i) ?? []).map((row) => {
          const word = candidates.data.subarray(row * dimension, (row + 1) * dimension);
          return Math.exp(logitScale * image.reduce((sum, x, at) => sum + x * (word[at] ?? 0), 0) - ownMass);
        });
        return 1 / (1 + masses.reduce((sum, mass) => sum + mass, 0));
      });
      first += scores.length;
      return scores;
    },
    close: () => ids.close(),
  };
}
