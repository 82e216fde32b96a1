import { type JobName, jobNames } from '@stray/core';
import type pg from 'pg';

export interface QueueDepth {
  readonly name: JobName;
  /** `created` waits, `retry` waits after a failure, `active` is at work, `failed` was given up. */
  readonly state: 'created' | 'retry' | 'active' | 'failed';
  readonly jobs: number;
}

const states = ['created', 'retry', 'active', 'failed'] as const;

/** How many jobs of each name there are in each state, zeros included. */
export async function readQueueDepth(pool: pg.Pool): Promise<QueueDepth[]> {
  const { rows } = await pool.query<{ name: string; state: string; jobs: string }>(
    'SELECT name, state::text AS state, count(*) AS jobs FROM pgboss.job WHERE name = ANY($1) GROUP BY name, state',
    [jobNames],
  );
  const counts = new Map(rows.map(({ name, state, jobs }) => [`${name} ${state}`, Number(jobs)]));
  return jobNames.flatMap((name) =>
    states.map((state) => ({ name, state, jobs: counts.get(`${name} ${state}`) ?? 0 })),
  );
}
