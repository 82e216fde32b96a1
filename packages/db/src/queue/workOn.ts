import { setMaxListeners } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { type JobInput, type JobName, type JobPayload, jobContracts, jobNames } from '@stray/core';
import type PgBoss from 'pg-boss';

/**
 * What does a job of one name. It resolves when the job is done, and rejects when it is to be tried again. When `signal`
 * aborts it should stop at the next place from which it can go on later, and reject: the job is then queued anew.
 */
export type JobHandler<N extends JobName> = (payload: JobPayload<N>, signal: AbortSignal) => Promise<void>;

export type JobHandlers = { readonly [N in JobName]: JobHandler<N> };

export interface GivenUpJob {
  readonly name: JobName;
  readonly payload: JobPayload<JobName>;
  readonly error: unknown;
}

/** Does a job by `work`; what it throws is thrown on. `traceparent` is of what queued the job. */
export type AroundJob = (
  job: { readonly name: JobName; readonly payload: JobPayload<JobName>; readonly traceparent: string | undefined },
  work: () => Promise<void>,
) => Promise<void>;

export interface WorkOptions {
  /** Jobs of a name that are worked on at the same time; one where none is named. */
  readonly atOnce?: Readonly<Partial<Record<JobName, number>>>;
  readonly around?: AroundJob;
  /** How often an empty queue is looked at. */
  readonly pollEveryMs?: number;
  /** How long `stop` waits for the jobs at work. */
  readonly graceMs?: number;
  /** Told when a job has failed for the last time. */
  readonly onGivenUp?: (job: GivenUpJob) => Promise<void>;
}

export interface Work extends WorkOptions {
  readonly boss: PgBoss;
  readonly handlers: JobHandlers;
  send<N extends JobName>(name: N, payload: JobInput<N>): Promise<boolean>;
  onError(error: unknown): void;
}

type FetchedJob = PgBoss.JobWithMetadata<unknown>;

/**
 * One loop a job name. pg-boss' own workers leave the promise of a job's completion alone, so that a lost connection
 * would end the process, and take seconds to stop.
 * @returns stop
 */
export function workOn(work: Work): () => Promise<void> {
  const { boss, handlers, onError, atOnce = {}, pollEveryMs = 500, graceMs = 10_000 } = work;
  refuseUnlessComplete(handlers);
  const stopping = new AbortController();
  const { signal } = stopping;
  // Each loop listens to it, and so may each job.
  setMaxListeners(0, signal);

  const rest = () => pause(pollEveryMs, undefined, { signal }).catch(() => undefined);
  const troubled = async (error: unknown) => {
    if (signal.aborted) return;
    onError(error);
    await rest();
  };
  const loop = async (name: JobName) => {
    const most = atOnce[name] ?? 1;
    const active = new Set<Promise<void>>();
    while (!signal.aborted) {
      try {
        const jobs = await boss.fetch<unknown>(name, { includeMetadata: true, batchSize: most - active.size });
        for (const job of jobs) {
          const ended = attempt(work, { name, job, signal })
            .catch(troubled)
            .finally(() => active.delete(ended));
          active.add(ended);
        }
        if (active.size === most) await Promise.race(active);
        else if (jobs.length === 0) await Promise.race([rest(), ...active]);
      } catch (error) {
        await troubled(error);
      }
    }
    await Promise.all(active);
  };
  const loops = Promise.all(jobNames.map(loop));
  return async () => {
    stopping.abort();
    await Promise.race([loops, pause(graceMs, undefined, { ref: false })]);
  };
}

interface Attempt {
  readonly name: JobName;
  readonly job: FetchedJob;
  readonly signal: AbortSignal;
}

async function attempt(
  { boss, handlers, send, onGivenUp, around = (_job, work) => work() }: Work,
  { name, job, signal }: Attempt,
): Promise<void> {
  const payload = jobContracts[name].safeParse(job.data);
  try {
    if (!payload.success) throw payload.error;
    // The contract of this very name has read the payload.
    const handler = handlers[name] as JobHandler<JobName>;
    await around({ name, payload: payload.data, traceparent: traceparentOf(job.data) }, () =>
      handler(payload.data, signal),
    );
    await boss.complete(name, job.id);
  } catch (error) {
    if (signal.aborted && payload.success) {
      // An interruption is no failure: it costs no attempt, and the next worker need not wait.
      await send(name, payload.data);
      await boss.complete(name, job.id);
      return;
    }
    await boss.fail(name, job.id, { message: error instanceof Error ? error.message : String(error) });
    if (payload.success && job.retryCount >= job.retryLimit) await onGivenUp?.({ name, payload: payload.data, error });
  }
}

function traceparentOf(data: unknown): string | undefined {
  const given = typeof data === 'object' && data !== null && 'traceparent' in data ? data.traceparent : undefined;
  return typeof given === 'string' ? given : undefined;
}

/** A name without a handler would let its jobs wait for ever; a handler without a name is a mistake in a name. */
function refuseUnlessComplete(handlers: JobHandlers): void {
  const given = Object.keys(handlers);
  const missing = jobNames.filter((name) => !given.includes(name));
  const unknown = given.filter((name) => !jobNames.some((known) => known === name));
  if (missing.length === 0 && unknown.length === 0) return;
  throw new Error(
    `Every job has exactly one handler: ${missing.join(', ') || 'none'} missing, ${unknown.join(', ') || 'none'} unknown.`,
  );
}
