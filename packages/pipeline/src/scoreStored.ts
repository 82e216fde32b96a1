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
 * Reads the stored embeddings of a dataset, and writes a score with its reasons for each of its samples.
 *
 * @returns false when the work was ended
 */
export async function scoreStored(
  db: PrismaClient,
  { runId, judge, onBatch, ...images }: StoredScoring,
): Promise<boolean> {
  let scored = 0;
  for await (const { sampleIds, embeddings } of embeddingsOf(db, images)) {
    const results = await judge.judge(embeddings);
    const rows = results.map((result, i) => ({ sampleId: sampleIds[i] ?? '', ...result }));
    await writeScores(db, runId, rows);
    scored += sampleIds.length;
    if (!(await onBatch(scored))) return false;
  }
  return true;
}
