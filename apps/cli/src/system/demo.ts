import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { identify } from '@stray/core';
import { createQueue, type Database } from '@stray/db';
import { embeddedEncoder } from '@stray/models';
import { seedDemo } from '@stray/pipeline';
import { openStore } from '@stray/storage';
import { checkout } from './settings.ts';

const pollMs = 250;

/**
 * Makes the demo project at the first start.
 * @returns id of its run while that is not at its end: the one just made, or one that a start before this left behind
 */
export async function prepareDemo(database: Database, databaseUrl: string, home: string): Promise<string | null> {
  const db = database.prisma;
  const queue = await createQueue(databaseUrl);
  try {
    const encoderId = identify(await embeddedEncoder());
    const blobs = await openStore({ home, storage: process.env.STRAY_STORAGE || undefined });
    const seeded = await seedDemo({ db, blobs, queue }, { photos: join(checkout, 'demo'), encoderId });
    if (seeded !== null) return seeded;
  } finally {
    await queue.stop();
  }
  const unfinished = await db.scoreRun.findFirst({
    where: { status: { in: ['QUEUED', 'RUNNING'] }, dataset: { project: { slug: 'demo' } } },
    orderBy: { createdAt: 'asc' },
    select: { id: true },
  });
  return unfinished?.id ?? null;
}

/**
 * Waits until the run has come to its end, and tells how far it is in the words of the pipeline: `encode 120/203`.
 * @returns what went wrong in it, in words, or null when it is completed
 */
export async function waitForRun(
  { prisma }: Database,
  { runId, signal, show }: { runId: string; signal: AbortSignal; show: (text: string) => void },
): Promise<string | null> {
  for (;;) {
    signal.throwIfAborted();
    const run = await prisma.scoreRun.findUnique({
      where: { id: runId },
      select: {
        status: true,
        errorMessage: true,
        jobs: { where: { status: 'RUNNING' }, orderBy: { startedAt: 'asc' } },
      },
    });
    if (run === null || run.status === 'COMPLETED') return null;
    if (run.status === 'FAILED' || run.status === 'CANCELLED') return run.errorMessage ?? run.status.toLowerCase();
    const job = run.jobs.at(-1);
    show(
      job === undefined ? 'Scoring the demo photos' : `${job.word.toLowerCase()} ${job.done + job.failed}/${job.total}`,
    );
    await delay(pollMs, undefined, { signal });
  }
}
