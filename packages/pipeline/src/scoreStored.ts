import type { ScoredImage } from '@stray/core';
import { type Database, writeScores } from '@stray/db';
import type { Judge } from '@stray/scoring';
import { embeddingsOf, type StoredImages } from './embeddings.ts';

export interface StoredScoring extends StoredImages {
  readonly runId: string;
  readonly judge: Pick<Judge, 'judge'>;
  /** Is told how many samples are scored and written; false ends the work. */
  readonly onBatch: (scored: number) => Promise<boolean>;
}

/**
 * Reads the stored embeddings of a dataset, and writes a score with its reasons for each of its samples. While the judge is at
 * one batch the next waits for it already, the one after is read, and the one before is written.
 *
 * @returns false when the work was ended
 */
export async function scoreStored(
  { pool }: Pick<Database, 'pool'>,
  { runId, judge, onBatch, ...images }: StoredScoring,
): Promise<boolean> {
  let written = 0;
  let writing = Promise.resolve(true);
  const write = async (rows: Parameters<typeof writeScores>[2]) => {
    await writeScores({ pool }, runId, rows);
    written += rows.length;
    return onBatch(written);
  };
  const writeNext = async ({ sampleIds, judging }: JudgedBatch) => {
    const results = await judging;
    if (!(await writing)) return false;
    writing = heard(write(results.map((result, i) => ({ sampleId: sampleIds[i] ?? '', ...result }))));
    return true;
  };
  let judged: JudgedBatch | undefined;
  try {
    for await (const { sampleIds, images: some } of embeddingsOf(pool, images)) {
      const next = { sampleIds, judging: heard(judge.judge(some.embeddings, some.maxProbability)) };
      if (judged !== undefined && !(await writeNext(judged))) return false;
      judged = next;
    }
    return (judged === undefined || (await writeNext(judged))) && (await writing);
  } finally {
    await writing.catch(() => undefined);
  }
}

interface JudgedBatch {
  readonly sampleIds: readonly string[];
  readonly judging: Promise<readonly ScoredImage[]>;
}

/** A promise that fails is heard when it is waited for, or never. */
function heard<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}
