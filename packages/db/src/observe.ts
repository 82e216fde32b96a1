import type pg from 'pg';

/** Is told of each statement, by its text without values, and does it by `run`. */
export type StatementObserver = <T>(statement: string, run: () => Promise<T>) => Promise<T>;

type Ask = (...args: unknown[]) => Promise<unknown>;

/**
 * Tells of every statement that goes through a pool, where it is asked for: so that whoever asks is known, also when the
 * statement has to wait for a connection.
 */
export function observeStatements(pool: pg.Pool, observe: StatementObserver): void {
  const observed =
    (query: Ask): Ask =>
    (...args) => {
      const text = textOf(args[0]);
      return text === undefined || typeof args.at(-1) === 'function'
        ? query(...args)
        : observe(text, () => query(...args));
    };
  const connect = pool.connect.bind(pool) as Ask;
  Object.assign(pool, {
    query: observed(pool.query.bind(pool) as Ask),
    // The pool itself connects by callback; a caller who awaits a connection means to ask on it.
    connect: (...args: unknown[]) =>
      args.length > 0 ? connect(...args) : connect().then((client) => withQuery(client as pg.PoolClient, observed)),
  });
}

function withQuery(client: pg.PoolClient, observed: (query: Ask) => Ask): pg.PoolClient {
  const query = observed(client.query.bind(client) as Ask);
  return new Proxy(client, {
    get(target, name) {
      if (name === 'query') return query;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

function textOf(statement: unknown): string | undefined {
  if (typeof statement === 'string') return statement;
  const isQuery = typeof statement === 'object' && statement !== null && 'text' in statement;
  return isQuery && typeof statement.text === 'string' ? statement.text : undefined;
}
