export type JobState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** How a job stands, whatever kind of row it is. */
export const states = {
  QUEUED: 'queued',
  RUNNING: 'running',
  COMPLETED: 'done',
  FAILED: 'failed',
  CANCELLED: 'cancelled',
  MINING: 'running',
  READY: 'done',
} as const satisfies Record<string, JobState>;
