import {
  createDatabase,
  createQueue,
  type Database,
  migrate,
  type PrismaClient,
  type Queue,
  startEmbedded,
} from '@stray/db';
import { afterAll, beforeAll, beforeEach, describe } from 'vitest';
import { type Api, startApi } from './harness.ts';

export interface Suite {
  readonly api: () => Api;
  readonly db: () => PrismaClient;
  readonly queue: () => Queue;
}

export function suite(name: string, tests: (suite: Suite) => void): void {
  describe(name, () => {
    let open: { database: Database; queue: Queue; api: Api; stop: () => Promise<void> } | undefined;
    const opened = () => {
      if (!open) throw new Error('not open');
      return open;
    };
    beforeAll(async () => {
      const embedded = await startEmbedded({ dir: 'memory://' });
      await migrate(embedded.url);
      const database = await createDatabase(embedded.url);
      const queue = await createQueue(embedded.url);
      open = { database, queue, api: await startApi(database, queue), stop: () => embedded.stop() };
    });
    afterAll(async () => {
      await open?.api.close();
      await open?.queue.stop();
      await open?.database.close();
      await open?.stop();
    });
    beforeEach(async () => {
      await opened().database.prisma.$executeRaw`TRUNCATE "Project" CASCADE`;
    });
    tests({ api: () => opened().api, db: () => opened().database.prisma, queue: () => opened().queue });
  });
}
