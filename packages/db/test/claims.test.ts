import { openClaims } from '@stray/db';
import { tellsClientsApart, withDatabase } from '@stray/testing';
import { expect, test } from 'vitest';

withDatabase((database) => {
  test('what is claimed is held by one, until it is released or its holder is gone', async () => {
    const { pool } = database();
    const sessions = await tellsClientsApart(database().url);
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
      await expect.poll(async () => [...(await third.take(['a', 'c']))].length > 0, { timeout: 20_000 }).toBe(true);
      await third.close();
      expect(await one.take([])).toEqual(new Set());
    } finally {
      await one.close();
    }
  });
});
