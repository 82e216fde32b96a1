import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StrayError } from '@stray/core';
import { z } from 'zod';

/** The folder of the checkout; three folders up from both src/system and dist/system. */
export const checkout = fileURLToPath(new URL('../../../../', import.meta.url));

const blankIsUnset = (value: unknown) => (value === '' ? undefined : value);
const port = (fallback: number) =>
  z.preprocess(blankIsUnset, z.coerce.number().int().min(1).max(65_535).default(fallback));

const environment = z.object({
  PORT: port(3000),
  API_PORT: port(4000),
  DATABASE_URL: z.preprocess(blankIsUnset, z.string().optional()),
});

/** The folder of Stray's data, absolute: STRAY_HOME, or `.stray` in the checkout. */
export function homeOf({ STRAY_HOME }: NodeJS.ProcessEnv): string {
  return resolve(STRAY_HOME === undefined || STRAY_HOME === '' ? `${checkout}.stray` : STRAY_HOME);
}

export interface SystemSettings {
  /** Absolute; holds the embedded database, the images' bytes and the logs. */
  readonly home: string;
  readonly pagePort: number;
  readonly apiPort: number;
  /** Undefined: the embedded database. */
  readonly databaseUrl: string | undefined;
}

/** @throws StrayError BAD_ARGUMENT naming the variable */
export function readSettings(env: NodeJS.ProcessEnv): SystemSettings {
  const parsed = environment.safeParse(env);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new StrayError('BAD_ARGUMENT', `${issue?.path.join('.')}: ${issue?.message}`);
  }
  const { PORT, API_PORT, DATABASE_URL } = parsed.data;
  return {
    home: homeOf(env),
    pagePort: PORT,
    apiPort: API_PORT,
    databaseUrl: DATABASE_URL,
  };
}
