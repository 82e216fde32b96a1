import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createQueue, type Queue } from '@stray/db';
import type { TestDatabase } from '@stray/testing';
import { afterAll, beforeAll } from 'vitest';
import { end, startWorker } from './startedWorker.ts';

export interface Workers {
  /** The folder of the data of this Stray. */
  readonly home: () => string;
  readonly queue: () => Queue;
  readonly start: () => ChildProcess;
}

/** Workers over a database, with a home and a queue, that end with the tests. */
export function workersOf(database: () => TestDatabase, variables: Record<string, string> = {}): Workers {
  let home: string;
  let queue: Queue;
  const workers: ChildProcess[] = [];
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), 'stray-worker-'));
    queue = await createQueue(database().url);
  });
  afterAll(async () => {
    await Promise.all(workers.map((worker) => end(worker)));
    await queue.stop();
    await rm(home, { recursive: true, force: true });
  });
  return {
    home: () => home,
    queue: () => queue,
    start() {
      const worker = startWorker({ url: database().url, home, variables });
      workers.push(worker);
      return worker;
    },
  };
}
