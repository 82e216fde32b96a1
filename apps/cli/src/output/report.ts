import { publicError, StrayError } from '@stray/core';
import { RemoteError } from '../remote/remoteError.ts';

/** Tells a person what went wrong, in one sentence and a code; of a fault of ours, all that there is. */
export function reportError(error: unknown): void {
  const { code, message } = error instanceof RemoteError ? error : publicError(error);
  console.error(`stray: ${message} [${code}]`);
  if (!(error instanceof StrayError || error instanceof RemoteError)) console.error(error);
}
