import { type ParseArgsConfig, parseArgs } from 'node:util';
import { type DeviceRequest, deviceRequests, methods, StrayError } from '@stray/core';
import { z } from 'zod';

/** Ends of the program: all done · could not be done · wrong words · done, but something was skipped · cancelled by somebody. */
export const exitCodes = { done: 0, failed: 1, usage: 2, skipped: 3, cancelled: 4 } as const;

/** Wrong words on the command line; its message ends with what to type instead. */
export class UsageError extends StrayError {
  constructor(message: string, command: string) {
    super('BAD_ARGUMENT', `${message}\nSee: stray ${command} --help`);
  }
}

/** What `--encoder` may be is for `openEncoder` to say. */
export const encoderOption = z.string().min(1, 'name an encoder').default('embedded');

export const methodOption = z.enum(methods).default('neglabel');

/** What a command that encodes images asks of the machine. */
export const machineConfig = { device: { type: 'string' }, 'decode-threads': { type: 'string' } } as const;

export const machineOptions = {
  device: z.enum(deviceRequests, { error: `must be ${deviceRequests.join(', ')}` }).default('auto'),
  'decode-threads': z.coerce
    .number()
    .int('must be a whole number')
    .min(1, 'must be from 1 to 64')
    .max(64, 'must be from 1 to 64')
    .optional(),
};

/** The same as the scoring session and the image pool take it. */
export const machineOf = (options: { device: DeviceRequest; 'decode-threads'?: number | undefined }) => ({
  device: options.device,
  decodeThreads: options['decode-threads'],
});

export const machineHelp = `  --device D           auto (default: the first of cuda, webgpu and cpu that serves), cuda, webgpu or cpu
  --decode-threads N   threads that decode images, and on the processor also encode; one a core by default`;

/** The words that a command takes: what reads them, and what a shell proposes them by. */
export interface CommandWords<S extends z.ZodType = z.ZodType> {
  readonly config: NonNullable<ParseArgsConfig['options']>;
  readonly schema: S;
  /** What a positional is, as messages call it; a folder when left out. */
  readonly positional?: string;
}

/**
 * Reads a command's words: options by `config`, then the whole by `schema` (positionals under `folders`).
 *
 * @throws UsageError
 */
export function readOptions<S extends z.ZodType>(
  command: string,
  argv: readonly string[],
  { config, schema, positional = 'folder' }: CommandWords<S>,
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
  const name = issue?.path[0] === 'folders' ? positional : `--${String(issue?.path[0] ?? '')}`;
  throw new UsageError(`${name}: ${issue?.message ?? 'is not understood'}`, command);
}
