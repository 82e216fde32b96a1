import { publicError, readSecretFiles, readServerSettings, StrayError } from '@stray/core';
import { createQueue } from '@stray/db';
import { openEncoderById } from '@stray/models';
import { openCorpusDesk, readImportPaths, readiness } from '@stray/pipeline';
import { openStore } from '@stray/storage';
import { createLog, currentTraceparent, describe, observeStatement, startProbes, startTracing } from '@stray/telemetry';
import { waitForDatabase } from './database.ts';
import { installedEncoders } from './encoders.ts';
import { type Env, readEnv } from './env.ts';
import { hostsFor } from './hosts.ts';
import { openIdentity } from './identity/identity.ts';
import { readOidcSettings } from './identity/oidcSettings.ts';
import { limitsOf } from './limitsOf.ts';
import { createMetrics } from './metrics.ts';
import { createServer } from './server.ts';

try {
  readSecretFiles(process.env);
  await main(readEnv(process.env));
} catch (error) {
  const { code, message } = publicError(error);
  process.stderr.write(`${message} [${code}]\n`);
  if (code === 'INTERNAL') process.stderr.write(`${describe(error)}\n`);
  process.exit(1);
}

async function main(env: Env): Promise<void> {
  const { DATABASE_URL, API_PORT, HOST, ALLOWED_HOSTS, STRAY_HOME, LOG_LEVEL } = env;
  const stopTracing = await startTracing('stray-api');
  const log = await createLog({ app: 'api', level: LOG_LEVEL, format: env.STRAY_LOG });
  const importPaths = readImportPaths(env.STRAY_IMPORT_PATHS);
  const blobs = await openStore({ home: STRAY_HOME, storage: env.STRAY_STORAGE });
  const database = await waitForDatabase(DATABASE_URL, log, {
    statementTimeoutMs: 1000 * env.STRAY_REQUEST_TIMEOUT,
    observe: observeStatement(),
  });
  const queue = await createQueue(DATABASE_URL, {
    onError: (error) => log.error({ error: describe(error) }, 'The queue met an error and goes on.'),
    traceparent: currentTraceparent,
  });
  const findEncoder = (encoderId: string) => openEncoderById(encoderId, { home: STRAY_HOME });
  const desk = openCorpusDesk({ db: database.prisma, queue, findEncoder });
  const settings = readServerSettings(process.env);
  const identity =
    settings === null
      ? null
      : await openIdentity({
          db: database.prisma,
          pool: database.pool,
          log,
          settings,
          oidc: readOidcSettings(process.env),
        });
  const services = {
    db: database.prisma,
    queue,
    blobs,
    home: STRAY_HOME,
    importPaths,
    encoders: () => installedEncoders(STRAY_HOME),
    desk,
    identity,
    log,
  };
  const metrics = createMetrics(database.pool);
  const look = () => readiness(database.pool, STRAY_HOME);
  const server = await createServer(services, {
    hosts: hostsFor(HOST, ALLOWED_HOSTS, settings?.url),
    ...limitsOf(env, { pool: database.pool, metrics }),
    metrics,
    readiness: look,
  });
  const probes =
    env.STRAY_METRICS_PORT &&
    (await startProbes({
      host: env.STRAY_METRICS_HOST,
      port: env.STRAY_METRICS_PORT,
      registry: metrics.registry,
      ready: look,
    }));

  let stopped = false;
  const stop = async (why: string) => {
    if (stopped) return;
    stopped = true;
    log.info({ why }, 'The server is stopping.');
    await server.stop();
    if (probes) await probes.close();
    await desk.close();
    await queue.stop();
    await database.close();
    await stopTracing();
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
