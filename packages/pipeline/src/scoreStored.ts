import { type PrismaClient, writeScores } from '@stray/db';
import type { Judge } from '@stray/scoring';
import { embeddingsOf, type StoredImages } from './embeddings.ts';

export interface StoredScoring extends StoredImages {
  readonly runId: string;
  readonly judge: Pick<Judge, 'judge'>;
  /** Is told how many samples are scored and written; false ends the work. */
  readonly onBatch: (scored: number) => Promise<boolean>;
}

/**
 * Reads the stored embeddings of a dataset, and writes a score with its reasons for each of its samples. While one batch is
 * scored, the next is read and the one before is written.
 *
 * @returns false when the work was ended
 */
export async function scoreStored(
  db: PrismaClient,
  { runId, judge, onBatch, ...images }: StoredScoring,
): Promise<boolean> {
  let written = 0;
  let writing = Promise.resolve(true);
  const write = async (rows: Parameters<typeof writeScores>[2]) => {
    await writeScores(db, runId, rows);
    written += rows.length;
    return onBatch(written);
  };
  try {
    for await (const { sampleIds, images: some } of embeddingsOf(db, images)) {
      const results = await judge.judge(some.embeddings, some.maxProbability);
      if (!(await writing)) return false;
      writing = write(results.map((result, i) => ({ sampleId: sampleIds[i] ?? '', ...result })));
      // Heard when it is waited for.
      writing.catch(() => undefined);
    }
    return await writing;
  } finally {
    await writing.catch(() => undefined);
  }
}
