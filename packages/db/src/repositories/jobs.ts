import type { ErrorCode, Word } from '@stray/core';
import type { Db } from '../client.ts';
import type { RunStatus } from '../generated/prisma/client.ts';
import { uuid7 } from '../uuid7.ts';

export interface JobState {
  readonly runId: string;
  readonly word: Word;
  readonly status: RunStatus;
  readonly done: number;
  readonly failed: number;
  readonly total: number;
  readonly error?: { readonly code: ErrorCode; readonly message: string } | undefined;
}

/** Says how far a word has come in a run. Its first start stays; its end is when it first stands at an end. */
export async function recordJob(db: Db, job: JobState): Promise<void> {
  const { runId, word, status, done, failed, total, error } = job;
  await db.$executeRaw`
    INSERT INTO "Job" AS j
      (id, "projectId", "datasetId", "runId", word, status, done, failed, total, "errorCode", "errorMessage",
       "startedAt", "updatedAt", "finishedAt")
    SELECT ${uuid7()}::uuid, d."projectId", d.id, r.id, ${word.toUpperCase()}::"Word", n.status,
           ${done}::int, ${failed}::int, ${total}::int, ${error?.code ?? null}, ${error?.message ?? null},
           CASE WHEN n.status <> 'QUEUED' THEN clock_timestamp() END, clock_timestamp(),
           CASE WHEN n.status NOT IN ('QUEUED', 'RUNNING') THEN clock_timestamp() END
    FROM "ScoreRun" r
    JOIN "Dataset" d ON d.id = r."datasetId"
    CROSS JOIN (SELECT ${status}::"RunStatus" AS status) n
    WHERE r.id = ${runId}::uuid
    ON CONFLICT ("runId", word) DO UPDATE SET
      status = excluded.status, done = excluded.done, failed = excluded.failed, total = excluded.total,
      "errorCode" = excluded."errorCode", "errorMessage" = excluded."errorMessage",
      "startedAt" = coalesce(j."startedAt", excluded."startedAt"),
      "updatedAt" = excluded."updatedAt",
      "finishedAt" = CASE WHEN excluded."finishedAt" IS NOT NULL THEN coalesce(j."finishedAt", excluded."finishedAt") END`;
}
