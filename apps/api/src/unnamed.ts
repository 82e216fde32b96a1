import type { Database } from '@stray/db';

/**
 * A pool for libraries that name their statements: the names are left out. The connections to an embedded database are one session,
 * in which a name is taken once.
 */
export const unnamed = (pool: Database['pool']) => ({
  query: ({ text, values }: { readonly text: string; readonly values?: unknown[] }) => pool.query(text, values),
});
