import { publicError, readServerSettings, StrayError } from '@stray/core';
import { createQueue } from '@stray/db';
import { openEncoderById } from '@stray/models';
import { openCorpusDesk } from '@stray/pipeline';
import { createFileStore } from '@stray/storage';
import { pino } from 'pino';
import { waitForDatabase } from './database.ts';
import { installedEncoders } from './encoders.ts';
import { type Env, readEnv } from './env.ts';
import { describe } from './errors.ts';
import { hostsFor } from './hosts.ts';
import { openIdentity } from './identity/identity.ts';
import { readOidcSettings } from './identity/oidcSettings.ts';
import { createServer } from './server.ts';

try {
  await main(readEnv(process.env));
} catch (error) {
  const { code, message } = publicError(error);
  process.stderr.write(`${message} [${code}]\n`);
  if (code === 'INTERNAL') process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
}

async function main({ DATABASE_URL, API_PORT, HOST, ALLOWED_HOSTS, STRAY_HOME, LOG_LEVEL }: Env): Promise<void> {
  const log = pino({ level: LOG_LEVEL, base: { app: 'api' } });
  const database = await waitForDatabase(DATABASE_URL, log);
  const queue = await createQueue(DATABASE_URL, {
    onError: (error) => log.error({ error: describe(error) }, 'The queue met an error and goes on.'),
  });
  const findEncoder = (encoderId: string) => openEncoderById(encoderId, { home: STRAY_HOME });
  const desk = openCorpusDesk({ db: database.prisma, queue, findEncoder });
  const settings = readServerSettings(process.env);
  const identity =
    settings === null
      ? null
      : await openIdentity({ db: database.prisma, log, settings, oidc: readOidcSettings(process.env) });
  const services = {
    db: database.prisma,
    queue,
    blobs: createFileStore(STRAY_HOME),
    encoders: () => installedEncoders(STRAY_HOME),
    desk,
    identity,
    log,
  };
  const server = await createServer(services, { hosts: hostsFor(HOST, ALLOWED_HOSTS, settings?.url) });

  let stopped = false;
  const stop = async (why: string) => {
    if (stopped) return;
    stopped = true;
    log.info({ why }, 'The server is stopping.');
    await server.stop();
    await desk.close();
    await queue.stop();
    await database.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stop(signal).then(exit, exit));
  // A launcher that is killed cannot end its children; they see its channel close.
  process.on('disconnect', () => stop('the launcher has gone').then(exit, exit));

  await listen(server.http, API_PORT, HOST).catch(async (error: unknown) => {
    await stop('no port');
    throw error;
  });
  log.info({ host: HOST, port: API_PORT }, 'The API is ready.');
}

function exit(error?: unknown): void {
  if (error !== undefined) process.stderr.write(`${describe(error)}\n`);
  process.exit(error === undefined ? 0 : 1);
}

function listen(http: Awaited<ReturnType<typeof createServer>>['http'], port: number, host: string): Promise<void> {
  return new Promise((resolve, reject) => {
    http.once('error', (error: NodeJS.ErrnoException) => {
      const busy = error.code === 'EADDRINUSE';
      reject(
        busy
          ? new StrayError('PORT_BUSY', `Port ${port} is taken; set API_PORT to a free one.`, { cause: error })
          : error,
      );
    });
    http.listen(port, host, resolve);
  });
}
