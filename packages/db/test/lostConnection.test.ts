import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { createDatabase, type Database, databaseTrouble } from '@stray/db';
import { withDatabase } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

withDatabase((database) => {
  describe('a lost connection', () => {
    let way: Way;
    let lossy: Database;
    beforeAll(async () => {
      way = await openWay(database().url);
      lossy = await createDatabase(way.url);
    });
    afterAll(async () => {
      await lossy.close();
      await way.close();
    });

    // An unheard error of a connection would end the process, and so this test.
    it('that was in use and silent does not end the process, and the next query has another one', async () => {
      const held = await lossy.pool.connect();
      await held.query('SELECT 1');
      way.cut();
      await pause(100);
      held.release(true);
      expect((await lossy.pool.query('SELECT 2 AS two')).rows).toEqual([{ two: 2 }]);
    });

    it('in the middle of a transaction fails that alone, in words of a trouble that passes', async () => {
      const transaction = lossy.prisma.$transaction(async (tx) => {
        await tx.$queryRaw`SELECT 1`;
        way.cut();
        await pause(100);
        await tx.$queryRaw`SELECT 1`;
      });
      const error = await transaction.then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      expect(databaseTrouble(error)).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
      expect(await lossy.prisma.$queryRaw`SELECT 3 AS three`).toEqual([{ three: 3 }]);
    });

    it('is told from a mistake in a statement', async () => {
      const mistake = await lossy.pool.query('SELECT nothing').catch((thrown: unknown) => thrown);
      expect(databaseTrouble(mistake)).toBeUndefined();
    });
  });
});

interface Way {
  /** The database's address by this way. */
  readonly url: string;
  cut(): void;
  close(): Promise<void>;
}

/** A way to the database that can be cut. */
async function openWay(url: string): Promise<Way> {
  const target = new URL(url);
  const sockets = new Set<Socket>();
  const server: Server = createServer((near) => {
    const far = connect(Number(target.port), target.hostname);
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const by = new URL(url);
  by.port = String((server.address() as AddressInfo).port);
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: by.href,
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
