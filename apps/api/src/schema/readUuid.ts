import { z } from 'zod';
import { RefusedInput } from './error.ts';

/** An id that is a uuid; what is none names nothing. @throws RefusedInput NOT_FOUND in these words */
export function readUuid(given: string, field: string, otherwise: string): string {
  const parsed = z.uuid().safeParse(given);
  if (parsed.success) return parsed.data;
  throw new RefusedInput('NOT_FOUND', otherwise, field);
}
