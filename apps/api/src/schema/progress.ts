import { setTimeout as pause } from 'node:timers/promises';
import { StrayError } from '@stray/core';
import type { PrismaClient, ScoreRun as RunRow } from '@stray/db';
import { builder } from '../builder.ts';
import { Dataset } from './dataset.ts';
import { ScoreRun } from './scoreRun.ts';

/** The database is asked this often; PGlite's clients share one session, so nothing can be pushed to them. */
export const pollMs = 500;

const ended: ReadonlySet<RunRow['status']> = new Set(['COMPLETED', 'FAILED', 'CANCELLED']);

interface Glance<T> {
  readonly value: T;
  /** Equal texts mean that nothing changed that a watcher could see. */
  readonly state: string;
  readonly over: boolean;
}

/** What `look` sees, at once and after every change, until it is over or the watcher has gone. */
export async function* watch<T>(look: () => Promise<Glance<T>>, signal: AbortSignal): AsyncGenerator<T> {
  let last: string | undefined;
  while (!signal.aborted) {
    const { value, state, over } = await look();
    if (state !== last) yield value;
    if (over) return;
    last = state;
    await pause(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

builder.subscriptionField('runProgress', (t) =>
  t.field({
    type: ScoreRun,
    description:
      'The run, now and whenever it has come further; at most two events a second. Ends when the run has ended.',
    args: { runId: t.arg.globalID({ required: true, for: ScoreRun }) },
    subscribe: (_root, { runId }, { db, signal }) => watch(() => lookAtRun(db, runId.id), signal),
    resolve: (run) => run,
  }),
);

builder.subscriptionField('datasetProgress', (t) =>
  t.field({
    type: Dataset,
    description:
      'The dataset, now and whenever it has come further; at most two events a second. Ends when no run, archive or export is queued or at work.',
    args: { datasetId: t.arg.globalID({ required: true, for: Dataset }) },
    subscribe: (_root, { datasetId }, { db, signal }) => watch(() => lookAtDataset(db, datasetId.id), signal),
    resolve: (dataset) => dataset,
  }),
);

async function lookAtRun(db: PrismaClient, id: string) {
  const found = await db.scoreRun.findUnique({ where: { id }, include: { jobs: { orderBy: { id: 'asc' } } } });
  if (found === null) throw new StrayError('NOT_FOUND', 'There is no such run.');
  const { jobs, ...run } = found;
  // A heartbeat alone is nothing that a watcher could see.
  const { heartbeatAt: _, ...visible } = run;
  return { value: run, state: JSON.stringify([visible, jobs]), over: ended.has(run.status) };
}

async function lookAtDataset(db: PrismaClient, id: string) {
  const found = await db.dataset.findUnique({
    where: { id, deletedAt: null },
    include: {
      _count: { select: { samples: true } },
      runs: {
        take: 1,
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        include: { jobs: { orderBy: { id: 'asc' } } },
      },
      jobs: { where: { status: { in: ['QUEUED', 'RUNNING'] } }, select: { id: true } },
      uploads: {
        where: { finishedAt: null },
        select: { id: true, status: true, done: true, failed: true, progress: true },
      },
      exports: { where: { finishedAt: null }, select: { id: true, status: true, done: true, total: true } },
    },
  });
  if (found === null) throw new StrayError('NOT_FOUND', 'There is no such dataset.');
  const { _count, runs, jobs, uploads, exports, ...dataset } = found;
  const seen = [dataset, _count.samples, uploads, exports];
  const state = JSON.stringify([...seen, runs.map(({ heartbeatAt: _, ...run }) => run)]);
  const over = jobs.length + uploads.length + exports.length === 0 && runs.every(({ status }) => ended.has(status));
  return { value: dataset, state, over };
}
