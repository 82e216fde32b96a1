import type pg from 'pg';

/** What several workers share out among themselves, a worker at a time each. */
export interface Claims {
  /** Those of `names` that no other holds, from now on held here. */
  take(names: readonly string[]): Promise<Set<string>>;
  release(names: readonly string[]): Promise<void>;
  /** Lets go of everything. */
  close(): Promise<void>;
}

/**
 * Claims that end with their holder: advisory locks of a connection of its own, which the database lets go of when the
 * connection is lost. So a claim only spares work; whoever works on what it lost does it a second time, to the same effect.
 * The embedded database is one session for all its clients and gives everybody everything; one worker is all it has.
 */
export async function openClaims(pool: pg.Pool): Promise<Claims> {
  const client = await pool.connect();
  const locks = async (what: 'try_advisory_lock' | 'advisory_unlock', names: readonly string[]) => {
    const text = `SELECT name FROM unnest($1::text[]) name WHERE pg_${what}(hashtextextended(name, 0))`;
    return (await client.query<{ name: string }>(text, [[...names]])).rows.map(({ name }) => name);
  };
  return {
    take: async (names) => new Set(names.length === 0 ? [] : await locks('try_advisory_lock', [...new Set(names)])),
    async release(names) {
      if (names.length > 0) await locks('advisory_unlock', [...new Set(names)]);
    },
    async close() {
      // Given back with its locks, the connection would hold them for whatever it does next.
      client.release(true);
    },
  };
}
