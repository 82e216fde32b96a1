import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { StrayError } from '@stray/core';
import { startBackend } from './backend.ts';
import { forgetConnection, keepConnection } from './connectionFile.ts';
import { lockFolder } from './folderLock.ts';
import { simpleQuery } from './messages.ts';
import { startWireServer } from './wireServer.ts';

export interface EmbeddedOptions {
  /** The folder of the data, made when it does not exist, or `memory://` for data that is gone at the end. */
  readonly dir: string;
  /** A free one when left out. */
  readonly port?: number;
  /** Told when PostgreSQL itself broke; every connection has been closed, and `stop` may still be called. */
  readonly onFailure?: (error: Error) => void;
}

export interface Embedded {
  /** With a password made for this start, so that other users of the machine stay outside. */
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts a PostgreSQL with pgvector inside this process, for people who have none. Clients share one session: `SET`
 * leaks (use `SET LOCAL`), and an open transaction makes everybody wait.
 * @throws StrayError DATABASE_LOCKED when another process has the folder
 * @throws StrayError DISK_FULL, or DATABASE_UNREACHABLE when the data cannot be opened for another reason
 * @throws StrayError PORT_BUSY
 */
export async function startEmbedded({ dir, port, onFailure }: EmbeddedOptions): Promise<Embedded> {
  const inMemory = dir === 'memory://';
  const release = inMemory ? () => undefined : lockFolder(resolve(dir));
  try {
    const backend = await startBackend(inMemory ? dir : join(resolve(dir), 'postgres')).catch((cause: unknown) => {
      throw unopened(dir, cause);
    });
    // Nothing does it on its own in here, as the autovacuum of a PostgreSQL with processes would.
    if (!inMemory) await backend.execute(simpleQuery('VACUUM (ANALYZE)'), () => undefined);
    const password = randomBytes(16).toString('hex');
    try {
      const server = await startWireServer({ backend, port, password, onFailure: onFailure ?? (() => undefined) });
      const url = `postgresql://postgres:${password}@127.0.0.1:${server.port}/postgres`;
      if (!inMemory) keepConnection(dir, url);
      return {
        url,
        async stop() {
          if (!inMemory) forgetConnection(dir);
          await server.stop();
          await backend.close();
          release();
        },
      };
    } catch (error) {
      await backend.close();
      throw error;
    }
  } catch (error) {
    release();
    throw error;
  }
}

function unopened(dir: string, cause: unknown): StrayError {
  const why = String(cause instanceof Error && cause.cause !== undefined ? cause.cause : cause);
  return /ENOSPC|No space left/.test(why)
    ? new StrayError('DISK_FULL', `No space is left on the disk for the database in ${dir}.`, { cause })
    : new StrayError('DATABASE_UNREACHABLE', `The database in ${dir} cannot be opened: ${why}.`, { cause });
}
