import pg from 'pg';

/** Does some work on a connection of its own. */
export async function onClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Whether a database tells its clients apart: the embedded one has one session for all. */
export const tellsClientsApart = (url: string): Promise<boolean> =>
  onClient(url, (one) =>
    onClient(url, async (other) => {
      const pids = await Promise.all([one, other].map((client) => client.query('SELECT pg_backend_pid() AS pid')));
      return new Set(pids.map(({ rows }) => rows[0].pid)).size === 2;
    }),
  );
