import { StrayError, withoutBlanks } from '@stray/core';
import { telemetryVariables } from '@stray/telemetry';
import { z } from 'zod';
import { limitVariables } from './limitVariables.ts';

const schema = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'is not a postgresql:// address'),
  API_PORT: z.coerce.number().int().min(1).max(65_535).default(4000),
  HOST: z.string().min(1).default('127.0.0.1'),
  /** Names under which the server may be asked for, beside its own; comma-separated. */
  ALLOWED_HOSTS: z.string().default(''),
  /** The folder whose `blobs` and `thumbnails` hold the images. */
  STRAY_HOME: z.string().min(1),
  ...telemetryVariables,
  ...limitVariables,
  /** `s3://bucket/prefix`, where the images do not lie in STRAY_HOME. */
  STRAY_STORAGE: z.string().optional(),
  /** Folders and `s3://` prefixes that may be imported, separated by commas. */
  STRAY_IMPORT_PATHS: z.string().default(''),
});

export type Env = z.infer<typeof schema>;

/**
 * @throws StrayError BAD_ARGUMENT naming the variable; never its value, which may hold a password
 */
export const readEnv = (variables: NodeJS.ProcessEnv): Env => read(schema, variables);

/** All that migrations need. @throws as `readEnv` */
export const readDatabaseUrl = (variables: NodeJS.ProcessEnv): string =>
  read(schema.pick({ DATABASE_URL: true }), variables).DATABASE_URL;

function read<T>(shape: z.ZodType<T>, variables: NodeJS.ProcessEnv): T {
  const parsed = shape.safeParse(withoutBlanks(variables));
  if (parsed.success) return parsed.data;
  const { path, code, message } = parsed.error.issues[0] ?? { path: [], code: '', message: '' };
  const name = path.join('.');
  throw new StrayError('BAD_ARGUMENT', code === 'invalid_type' ? `${name} is not set.` : `${name}: ${message}`);
}
