import { publicError, readSecretFiles } from '@stray/core';
import { createDatabase, createQueue } from '@stray/db';
import { openEncoderById } from '@stray/models';
import { mendParcels, readImportPaths, readiness, readNetworks } from '@stray/pipeline';
import { openStore } from '@stray/storage';
import { createLog, currentTraceparent, observeStatement, startProbes, startTracing } from '@stray/telemetry';
import { createEncoders } from './encoders.ts';
import { type Env, readEnv } from './env.ts';
import { createMetrics } from './metrics.ts';
import { startWorker } from './worker.ts';

try {
  readSecretFiles(process.env);
  await main(readEnv(process.env));
} catch (error) {
  const { code, message } = publicError(error);
  process.stderr.write(`${message}\n`);
  if (code === 'INTERNAL') process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

async function main(env: Env): Promise<void> {
  const { DATABASE_URL, STRAY_HOME, STRAY_DEVICE, LOG_LEVEL } = env;
  const stopTracing = await startTracing('stray-worker');
  const log = await createLog({ app: 'worker', level: LOG_LEVEL, format: env.STRAY_LOG });
  const mayReach = readNetworks(env.STRAY_WEBHOOK_NETWORKS);
  const importPaths = readImportPaths(env.STRAY_IMPORT_PATHS);
  const blobs = await openStore({ home: STRAY_HOME, storage: env.STRAY_STORAGE });
  const database = await createDatabase(DATABASE_URL, { observe: observeStatement() });
  if (blobs.dir !== undefined) await mendParcels(database.prisma, blobs.dir);
  const queue = await createQueue(DATABASE_URL, {
    onError: (error) => log.warn({ error }, 'The queue is in trouble.'),
    traceparent: currentTraceparent,
  });
  const encoders = createEncoders((encoderId) => openEncoderById(encoderId, { home: STRAY_HOME }), STRAY_DEVICE);
  const metrics = createMetrics();
  const stopWorker = startWorker({
    db: database.prisma,
    pool: database.pool,
    queue,
    blobs,
    home: STRAY_HOME,
    indexMemory: env.STRAY_INDEX_MEMORY,
    silentMs: env.STRAY_WORKER_SILENCE * 1000,
    quota: { project: env.STRAY_QUOTA_PROJECT, instance: env.STRAY_QUOTA },
    importPaths,
    mayReach,
    log,
    encoders,
    metrics,
  });
  const probes =
    env.STRAY_METRICS_PORT &&
    (await startProbes({
      host: env.STRAY_METRICS_HOST,
      port: env.STRAY_METRICS_PORT,
      registry: metrics.registry,
      ready: () => readiness(database.pool, STRAY_HOME),
    }));
  log.info('The worker is ready.');

  let stopped = false;
  const stop = async (why: string) => {
    if (stopped) return;
    stopped = true;
    log.info({ why }, 'The worker is stopping.');
    await stopWorker();
    if (probes) await probes.close();
    await database.close();
    await stopTracing();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
}
