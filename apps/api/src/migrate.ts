import { publicError, readSecretFiles } from '@stray/core';
import { migrate } from '@stray/db';
import { createLog, describe } from '@stray/telemetry';
import { readDatabaseUrl } from './env.ts';

// Brings a database up to date, and ends: what runs once before the servers of a new version.
try {
  readSecretFiles(process.env);
  const url = readDatabaseUrl(process.env);
  const log = await createLog({ app: 'migrate' });
  log.info({ applied: await migrate(url) }, 'The database is up to date.');
} catch (error) {
  const { code, message } = publicError(error);
  process.stderr.write(`${message}\n`);
  if (code === 'INTERNAL') process.stderr.write(`${describe(error)}\n`);
  process.exitCode = 1;
}
