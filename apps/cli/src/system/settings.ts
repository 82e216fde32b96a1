import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { readServerSettings, type ServerSettings, StrayError } from '@stray/core';
import { z } from 'zod';

/** The folder of the checkout; three folders up from both src/system and dist/system. */
export const checkout = fileURLToPath(new URL('../../../../', import.meta.url));

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value);
const port = (fallback: number) =>
  z.preprocess(blankIsUnset, z.coerce.number().int().min(1).max(65_535).default(fallback));

const environment = z.object({
  PORT: port(3000),
  API_PORT: port(4000),
  STRAY_HOST: z.preprocess(blankIsUnset, z.string().default('127.0.0.1')),
  DATABASE_URL: z.preprocess(blankIsUnset, z.string().optional()),
});

/** The folder of Stray's data, absolute: STRAY_HOME, or `.stray` in the checkout. */
export function homeOf({ STRAY_HOME }: NodeJS.ProcessEnv): string {
  return resolve(STRAY_HOME === undefined || STRAY_HOME === '' ? `${checkout}.stray` : STRAY_HOME);
}

export interface SystemSettings {
  /** Absolute; holds the embedded database, the images' bytes and the logs. */
  readonly home: string;
  /** What the page listens on. */
  readonly host: string;
  /** Where people sign in; null on this machine alone. */
  readonly server: ServerSettings | null;
  readonly pagePort: number;
  readonly apiPort: number;
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
}

/** @throws StrayError BAD_ARGUMENT · SECRET_REQUIRED · ADMIN_REQUIRED, naming the variable */
export function readSettings(env: NodeJS.ProcessEnv): SystemSettings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StrayError('BAD_ARGUMENT', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { PORT, API_PORT, STRAY_HOST, DATABASE_URL } = parsed.data;
  return {
    home: homeOf(env),
    host: STRAY_HOST,
    // HOST is what some shells call the machine itself.
    server: readServerSettings({ ...env, HOST: undefined }),
    pagePort: PORT,
    apiPort: API_PORT,
    databaseUrl: DATABASE_URL,
  };
}
