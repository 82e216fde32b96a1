import { createQueue, type PrismaClient, type Queue } from '@stray/db';
import { type TestDatabase, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { type Api, startApi } from './harness.ts';

export interface Suite {
  readonly api: () => Api;
  readonly db: () => PrismaClient;
  readonly database: () => TestDatabase;
  readonly queue: () => Queue;
}

/** Tests of the whole server; each begins with no project. */
export function suite(name: string, tests: (suite: Suite) => void): void {
  describe(name, () => {
    withOneDatabase((database) => {
      let queue: Queue | undefined;
      let api: Api | undefined;
      beforeAll(async () => {
        queue = await createQueue(database().url);
        api = await startApi(database(), queue);
      });
      afterAll(async () => {
        await api?.close();
        await queue?.stop();
      });
      beforeEach(async () => {
        const { scoreRun, project } = database().prisma;
        await scoreRun.deleteMany();
        await project.deleteMany();
      });
      tests({
        db: () => database().prisma,
        database,
        queue: () => {
          if (queue === undefined) throw new Error('The queue is there once the tests run.');
          return queue;
        },
        api: () => {
          if (api === undefined) throw new Error('The server is there once the tests run.');
          return api;
        },
      });
    });
  });
}
