import type { ErrorCode } from '@stray/core';

/** Of what a worker does in the background: it waits or is at work, and may still be ended. */
export const open = { in: ['QUEUED' as const, 'RUNNING' as const] };

/** Why something cannot go on. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
}

/** What a row becomes that cannot go on. */
export const failed = ({ code, message }: Failure) => ({
  status: 'FAILED' as const,
  errorCode: code,
  errorMessage: message,
  finishedAt: new Date(),
});

/** What a row becomes that nobody wants any more. */
export const cancelled = () => ({ status: 'CANCELLED' as const, finishedAt: new Date() });

/** What a row that has ended becomes when it is to be done again, beside what it counts. */
export const queuedAgain = {
  status: 'QUEUED' as const,
  errorCode: null,
  errorMessage: null,
  startedAt: null,
  finishedAt: null,
  heartbeatAt: null,
};
