import { type ErrorCode, publicError, StrayError } from '@stray/core';
import { databaseTrouble } from '@stray/db';
import type { RequestHandler, Response } from 'express';

/** What a client that sends a file or a document may have done wrong, or may wait for, by its code. */
const statuses: Partial<Record<ErrorCode, number>> = {
  ARCHIVE_INVALID: 400,
  BAD_ARGUMENT: 400,
  LABELS_MISSING: 400,
  LABEL_UNKNOWN: 400,
  PATH_REFUSED: 400,
  UNAUTHENTICATED: 401,
  DOCUMENT_UNKNOWN: 403,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  PERSISTED_QUERY_NOT_FOUND: 404,
  CONFLICT: 409,
  ENCODER_NOT_FOUND: 409,
  FILE_TOO_LARGE: 413,
  QUOTA_EXCEEDED: 413,
  LABELS_TOO_MANY: 413,
  FILE_REFUSED: 415,
  IMAGE_EMPTY: 415,
  IMAGE_UNREADABLE: 415,
  IMAGE_TRUNCATED: 415,
  IMAGE_UNSUPPORTED: 415,
  IMAGE_TOO_LARGE: 415,
  DECODE_CRASHED: 415,
  DECODE_MEMORY: 415,
  DECODE_TIMEOUT: 415,
  STORAGE_UNREACHABLE: 503,
  STORAGE_REFUSED: 503,
  DATABASE_UNREACHABLE: 503,
  DISK_FULL: 507,
};

/** A refusal in words with its HTTP status; undefined for a fault of ours. */
export function refusalOf(thrown: unknown): (Refusal & { readonly status: number }) | undefined {
  const error = databaseTrouble(thrown) ?? thrown;
  const status = error instanceof StrayError ? statuses[error.code] : undefined;
  return error instanceof StrayError && status !== undefined ? { status, ...publicError(error) } : undefined;
}

/** What another server's refusal comes to, such as that of tus; undefined for its faults. */
export function codeOf(status: number): ErrorCode | undefined {
  if (status >= 500) return undefined;
  if (status === 404 || status === 410) return 'NOT_FOUND';
  if (status === 409) return 'CONFLICT';
  return status === 413 ? 'FILE_TOO_LARGE' : 'BAD_ARGUMENT';
}

/** Only this server itself is busy: no other part of Stray says so. */
type RefusalCode = ErrorCode | 'BUSY';

const refusals = new WeakMap<Response, RefusalCode>();

/** Why a request was refused before it came to GraphQL, or beside it; undefined where it was not. */
export const refusedWith = (response: Response): RefusalCode | undefined => refusals.get(response);

/** Has an answer counted as a refusal that somebody else writes. */
export const countRefusal = (response: Response, code: RefusalCode): void => void refusals.set(response, code);

export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
}

/** An error in the form that GraphQL has. */
export const refusalBody = ({ code, message }: Refusal) => ({ errors: [{ message, extensions: { code } }] });

/** Answers with an error, which is counted; nobody may keep it. */
export function refuse(response: Response, status: number, code: RefusalCode, message: string): void {
  countRefusal(response, code);
  response.status(status).set('cache-control', 'no-store').json(refusalBody({ code, message }));
}

/** Answers that there is no room now, and will be soon. */
export function refuseBusy(response: Response, message: string): void {
  response.set('retry-after', '5');
  refuse(response, 503, 'BUSY', message);
}

/** The answer to every method but those that an address has, such as `GET, HEAD`. */
export function onlyMethods(allowed: string): RequestHandler {
  return (_request, response) => {
    response.set('allow', allowed);
    refuse(response, 405, 'BAD_ARGUMENT', `This address answers to ${allowed} alone.`);
  };
}
