import { StrayError } from '@stray/core';
import { failRun, type PrismaClient } from '@stray/db';
import type { Logger } from 'pino';

export interface RunAtWork {
  readonly db: PrismaClient;
  readonly log: Logger;
  readonly runId: string;
}

/** Troubles of the machine, which may pass: the queue tries the job again. */
const passing: ReadonlySet<string> = new Set([
  'INTERNAL',
  'DATABASE_UNREACHABLE',
  'DISK_FULL',
  'STORAGE_UNREACHABLE',
  'STORAGE_REFUSED',
]);

export const isPassing = ({ code }: StrayError): boolean => passing.has(code);

/** Ends the run with the reason in words when its input is at fault: to try again would end the same. */
export async function endRunOnRefusal({ db, log, runId }: RunAtWork, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof StrayError) || isPassing(error)) throw error;
    log.warn({ runId, code: error.code, message: error.message }, 'The run cannot go on.');
    await failRun(db, runId, error);
  }
}
