import type { Db } from '../client.ts';

/** A run, a draft to be mined, an archive to be taken apart, a map or an export that has not come to its end. */
export interface OpenWork {
  readonly kind: 'run' | 'draft' | 'upload' | 'projection' | 'export';
  readonly id: string;
  /** When a worker last said that it is at work, by that worker's clock; null when none has begun. */
  readonly heartbeatAt: Date | null;
}

/** All that should be at work or is queued for it, oldest first. */
export function openWork(db: Db): Promise<OpenWork[]> {
  return db.$queryRaw<OpenWork[]>`
    SELECT kind, id, "heartbeatAt" FROM (
      SELECT 'run' AS kind, id, "heartbeatAt", "createdAt" FROM "ScoreRun" WHERE status IN ('QUEUED', 'RUNNING')
      UNION ALL
      SELECT 'draft', id, "heartbeatAt", "createdAt" FROM "CorpusDraft" WHERE status = 'MINING'
      UNION ALL
      SELECT 'upload', id, "heartbeatAt", "createdAt" FROM "Upload" WHERE status IN ('QUEUED', 'RUNNING')
      UNION ALL
      SELECT 'projection', id, "heartbeatAt", "createdAt" FROM "Projection" WHERE status IN ('QUEUED', 'RUNNING')
      UNION ALL
      SELECT 'export', id, "heartbeatAt", "createdAt" FROM "Export" WHERE status IN ('QUEUED', 'RUNNING')
    ) open ORDER BY "createdAt"`;
}
