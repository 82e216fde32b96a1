import { type ErrorCode, StrayError } from '@stray/core';
import { RefusedInput } from './error.ts';

/** Codes of what is wrong with a wish rather than with Stray. */
const refusable: ReadonlySet<ErrorCode> = new Set<ErrorCode>([
  'BAD_ARGUMENT',
  'NOT_FOUND',
  'CONFLICT',
  'LABELS_MISSING',
  'LABEL_UNKNOWN',
  'LABELS_TOO_MANY',
  'NEGATIVES_MISSING',
  'ENCODER_NOT_FOUND',
  'FILE_REFUSED',
  'FOLDER_NOT_FOUND',
  'PATH_REFUSED',
  'STORAGE_REFUSED',
  'STORAGE_UNREACHABLE',
]);

/** Does the work of a mutation; what it refuses is told as an error of that field of the input. */
export async function refusing<T>(field: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof RefusedInput || !(error instanceof StrayError) || !refusable.has(error.code)) throw error;
    throw new RefusedInput(error.code, error.message, field);
  }
}
