import { type ParseArgsConfig, parseArgs } from 'node:util';
import { methods, StrayError } from '@stray/core';
import { z } from 'zod';

/** Ends of the program: all done · could not be done · wrong words · done, but something was skipped. */
export const exitCodes = { done: 0, failed: 1, usage: 2, skipped: 3 } as const;

/** Wrong words on the command line; its message ends with what to type instead. */
export class UsageError extends StrayError {
  constructor(message: string, command: string) {
    super('BAD_ARGUMENT', `${message}\nSee: stray ${command} --help`);
  }
}

/** What `--encoder` may be is for `openEncoder` to say. */
export const encoderOption = z.string().min(1, 'name an encoder').default('embedded');

export const methodOption = z.enum(methods).default('neglabel');

/** A score that lies in [0, 1], as text. */
export const thresholdOption = z
  .string()
  .transform(Number)
  .refine((x) => x >= 0 && x <= 1, 'must be a number from 0 to 1')
  .optional();

/** Reads a command's words: options by `config`, then the whole by `schema` (positionals under `folders`). */
export function readOptions<S extends z.ZodType>(
  command: string,
  argv: readonly string[],
  { config, schema }: { config: NonNullable<ParseArgsConfig['options']>; schema: S },
): z.infer<S> {
  let parsed: { values: Record<string, unknown>; positionals: string[] };
  try {
    parsed = parseArgs({ args: [...argv], options: config, allowPositionals: true, strict: true });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), command);
  }
  const result = schema.safeParse({ ...parsed.values, folders: parsed.positionals });
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  const name = issue?.path[0] === 'folders' ? 'folder' : `--${String(issue?.path[0] ?? '')}`;
  throw new UsageError(`${name}: ${issue?.message ?? 'is not understood'}`, command);
}
