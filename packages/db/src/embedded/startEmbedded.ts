import { randomBytes } from 'node:crypto';
import { join, resolve } from 'node:path';
import { startBackend } from './backend.ts';
import { lockFolder } from './folderLock.ts';
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
 * @throws StrayError PORT_BUSY
 */
export async function startEmbedded({ dir, port, onFailure }: EmbeddedOptions): Promise<Embedded> {
  const inMemory = dir === 'memory://';
  const release = inMemory ? () => undefined : lockFolder(resolve(dir));
  try {
    const backend = await startBackend(inMemory ? dir : join(resolve(dir), 'postgres'));
    const password = randomBytes(16).toString('hex');
    try {
      const server = await startWireServer({ backend, port, password, onFailure: onFailure ?? (() => undefined) });
      return {
        url: `postgresql://postgres:${password}@127.0.0.1:${server.port}/postgres`,
        async stop() {
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
