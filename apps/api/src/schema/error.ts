import type { ErrorCode } from '@stray/core';
import { StrayError } from '@stray/core';
import { builder } from '../builder.ts';

export interface SampleErrorShape {
  readonly code: string;
  readonly message: string;
}

export const SampleError = builder.objectRef<SampleErrorShape>('SampleError').implement({
  description: 'Why something could not be done, in words for a person and a code for a script.',
  fields: (t) => ({ code: t.exposeString('code'), message: t.exposeString('message') }),
});

export interface UserErrorShape {
  readonly code: ErrorCode;
  readonly message: string;
  readonly path: readonly string[];
}

export const UserError = builder.objectRef<UserErrorShape>('UserError').implement({
  description: 'What is wrong with the input of a mutation. `path` leads to the value, such as ["input", "name"].',
  fields: (t) => ({
    code: t.exposeString('code'),
    message: t.exposeString('message'),
    path: t.stringList({ resolve: ({ path }) => [...path] }),
  }),
});

/** The stored failure of a sample, a run or a job; null when there is none. */
export function storedError({
  errorCode,
  errorMessage,
}: {
  errorCode: string | null;
  errorMessage: string | null;
}): SampleErrorShape | null {
  return errorCode === null ? null : { code: errorCode, message: errorMessage ?? '' };
}

/** Input that a mutation refuses: becomes one of its `userErrors`, and whatever it wrote is undone. */
export class RefusedInput extends StrayError {
  readonly path: readonly string[];

  constructor(code: ErrorCode, message: string, field: string) {
    super(code, message);
    this.path = ['input', field];
  }
}

/** What a mutation made, or why its input was refused. Faults of ours are thrown on. */
export async function outcome<T>(work: () => Promise<T>): Promise<{ made: T | null; userErrors: UserErrorShape[] }> {
  try {
    return { made: await work(), userErrors: [] };
  } catch (error) {
    if (!(error instanceof RefusedInput)) throw error;
    return { made: null, userErrors: [{ code: error.code, message: error.message, path: error.path }] };
  }
}
