import { createDatabase, type Database, migrate, startEmbedded } from '@stray/db';
import { afterAll, beforeAll, describe } from 'vitest';
import { makeOwnDatabase } from './ownDatabase.ts';

/** A migrated, empty database, for one test file alone. */
export interface TestDatabase extends Database {
  readonly url: string;
}

type Close = () => Promise<void>;
interface Server {
  readonly name: string;
  readonly available: boolean;
  create(): Promise<{ url: string; drop: Close }>;
}

const embedded: Server = {
  name: 'embedded PostgreSQL',
  available: true,
  async create() {
    const { url, stop } = await startEmbedded({ dir: 'memory://' });
    return { url, drop: stop };
  },
};

const postgresql: Server = {
  name: process.env.TEST_DATABASE_URL ? 'PostgreSQL' : 'PostgreSQL (skipped: TEST_DATABASE_URL is not set)',
  available: Boolean(process.env.TEST_DATABASE_URL),
  create: () => makeOwnDatabase(process.env.TEST_DATABASE_URL ?? '', 'stray_test'),
};

/**
 * Runs the tests that `body` declares on the embedded server and, when TEST_DATABASE_URL names one, on a real
 * PostgreSQL, each with a database of its own that is migrated before and gone afterwards. Tests share it: each makes
 * the projects that it needs.
 */
export function withDatabase(body: (database: () => TestDatabase) => void): void {
  on([embedded, postgresql], body);
}

/** Runs them on one of the two, the real one where it is: for what is built upon repositories that were tried on both. */
export function withOneDatabase(body: (database: () => TestDatabase) => void): void {
  on([postgresql.available ? postgresql : embedded], body);
}

function on(servers: readonly Server[], body: (database: () => TestDatabase) => void): void {
  for (const server of servers) {
    describe.skipIf(!server.available)(server.name, () => {
      let open: TestDatabase | undefined;
      beforeAll(async () => {
        open = await createTestDatabase(server);
      });
      afterAll(() => open?.close());
      body(() => {
        if (open === undefined) throw new Error('The database is there once the tests run.');
        return open;
      });
    });
  }
}

async function createTestDatabase(server: Server): Promise<TestDatabase> {
  const { url, drop } = await server.create();
  await migrate(url);
  const database = await createDatabase(url);
  return {
    ...database,
    url,
    async close() {
      await database.close();
      await drop();
    },
  };
}
