import { publicError } from '@stray/core';
import { createDatabase, createQueue } from '@stray/db';
import { openEncoderById } from '@stray/models';
import { readImportPaths } from '@stray/pipeline';
import { openStore } from '@stray/storage';
import { pino } from 'pino';
import { createEncoders } from './encoders.ts';
import { type Env, readEnv } from './env.ts';
import { startWorker } from './worker.ts';

try {
  await main(readEnv(process.env));
} catch (error) {
  const { code, message } = publicError(error);
  process.stderr.write(`${message}\n`);
  if (code === 'INTERNAL') process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
  process.exit(1);
}

async function main({ DATABASE_URL, STRAY_HOME, STRAY_DEVICE, LOG_LEVEL, ...env }: Env): Promise<void> {
  const log = pino({ level: LOG_LEVEL, base: { app: 'worker' }, serializers: { error: pino.stdSerializers.err } });
  const importPaths = readImportPaths(env.STRAY_IMPORT_PATHS);
  const blobs = await openStore({ home: STRAY_HOME, storage: env.STRAY_STORAGE });
  const database = await createDatabase(DATABASE_URL);
  const queue = await createQueue(DATABASE_URL, {
    onError: (error) => log.warn({ error }, 'The queue is in trouble.'),
  });
  const encoders = createEncoders((encoderId) => openEncoderById(encoderId, { home: STRAY_HOME }), STRAY_DEVICE);
  const stopWorker = startWorker({
    db: database.prisma,
    pool: database.pool,
    queue,
    blobs,
    home: STRAY_HOME,
    importPaths,
    log,
    encoders,
  });
  log.info('The worker is ready.');

  let stopped = false;
  const stop = async (why: string) => {
    if (stopped) return;
    stopped = true;
    log.info({ why }, 'The worker is stopping.');
    await stopWorker();
    await database.close();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(signal));
}
