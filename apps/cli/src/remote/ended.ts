import type { EnumOf } from '@stray/client';
import { exitCodes } from '../options.ts';

export type WorkStatus = EnumOf<'RunStatus'>;

/** How a command ends that has waited for work of a server. @param wrong what the work had to leave out */
export function exitCodeOf(status: WorkStatus, wrong: number): number {
  if (status === 'FAILED') return exitCodes.failed;
  if (status === 'CANCELLED') return exitCodes.cancelled;
  return wrong > 0 ? exitCodes.skipped : exitCodes.done;
}

/** An error of the server's, as a person reads it. */
export function errorLine(error: { readonly code: string; readonly message: string } | null): string {
  return error === null ? 'It was cancelled.' : `${error.message} [${error.code}]`;
}
