import { openClaims } from '@stray/db';
import { withDatabase } from '@stray/testing';
import { expect, test } from 'vitest';

withDatabase((database) => {
  /** Whether the database tells its clients apart. */
  async function hasSessions(): Promise<boolean> {
    const { pool } = database();
    const clients = [await pool.connect(), await pool.connect()];
    const pids = await Promise.all(clients.map((client) => client.query('SELECT pg_backend_pid() AS pid')));
    for (const client of clients) client.release();
    return new Set(pids.map(({ rows }) => rows[0].pid)).size === 2;
  }

  test('what is claimed is held by one, until it is released or its holder is gone', async () => {
    const { pool } = database();
    const sessions = await hasSessions();
    const [one, other] = [await openClaims(pool), await openClaims(pool)];
    try {
      expect(await one.take(['a', 'b', 'a'])).toEqual(new Set(['a', 'b']));
      const left = await other.take(['b', 'c']);
      expect(left).toEqual(new Set(sessions ? ['c'] : ['b', 'c']));
      await one.release(['a', 'b']);
      expect(await other.take(['a'])).toEqual(new Set(['a']));
      if (sessions) expect(await one.take(['a', 'b', 'c'])).toEqual(new Set(['b']));
      await other.close();
      const third = await openClaims(pool);
      // The database notices within moments that a connection is gone.
      await expect.poll(async () => [...(await third.take(['a', 'c']))].length > 0, { timeout: 5_000 }).toBe(true);
      await third.close();
      expect(await one.take([])).toEqual(new Set());
    } finally {
      await one.close();
    }
  });
});
