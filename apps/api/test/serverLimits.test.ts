import { createDatabase, type Database } from '@stray/db';
import { afterEach, expect, it } from 'vitest';
import { limits } from '../src/limits.ts';
import type { ServerOptions } from '../src/server.ts';
import { type Api, startApi } from './harness.ts';
import { suite } from './suite.ts';

const code = async (response: Response) => {
  const answer = (await response.json()) as { errors?: { message: string; extensions?: { code: string } }[] };
  return answer.errors?.[0]?.extensions?.code;
};

suite('a server with limits', ({ database, queue }) => {
  const servers: Api[] = [];
  afterEach(async () => {
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  const start = async (options: ServerOptions, on: Database = database()) => {
    const server = await startApi(on, queue(), options);
    servers.push(server);
    return server;
  };
  const post = (api: Api, body: unknown, path = '/graphql') =>
    fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });

  it('takes no batch', async () => {
    const response = await post(await start({}), [{ query: '{ encoders { id } }' }, { query: '{ encoders { id } }' }]);
    expect([response.status, await code(response)]).toEqual([400, 'BAD_REQUEST']);
  });

  it('tells its schema only where introspection is on, and then hints at no name either', async () => {
    const query = '{ __schema { queryType { name } } }';
    expect((await post(await start({}), { query })).status).toBe(200);
    const silent = await start({ introspection: false });
    const refused = await post(silent, { query });
    expect([refused.status, await code(refused)]).toEqual([400, 'INTROSPECTION_OFF']);
    const streamed = await post(silent, { query }, '/graphql/stream');
    expect(await streamed.text()).toContain('INTROSPECTION_OFF');
    for (const path of ['/graphql', '/graphql/stream']) {
      const wrong = await (await post(silent, { query: '{ proects { totalCount } }' }, path)).text();
      expect(wrong).toContain('proects');
      expect(wrong).not.toContain('projects');
    }
  });

  it('reads no more tokens of a stream’s query than of another', async () => {
    const query = `{ encoders { ${'id '.repeat(limits.tokens)} } }`;
    const answer = await (await post(await start({}), { query }, '/graphql/stream')).text();
    expect(answer).toContain('QUERY_TOO_COSTLY');
  });

  it('answers with 503 what takes too long, and goes on', async () => {
    const api = await start({ requestTimeoutMs: 300 });
    const query = '{ projects { totalCount } }';
    await database().prisma.$transaction(async (tx) => {
      await tx.$executeRaw`LOCK TABLE "Project" IN ACCESS EXCLUSIVE MODE`;
      const late = await post(api, { query });
      expect([late.status, await code(late), late.headers.get('retry-after')]).toEqual([503, 'TIMEOUT', '5']);
    });
    expect((await post(api, { query })).status).toBe(200);
    expect(api.logged.map((line) => JSON.parse(line))).toMatchObject([{ level: 40, route: '/graphql', status: 503 }]);
  });

  it('ends a statement that takes too long, on a server that can', async () => {
    const [server] = await database().prisma.$queryRaw<{ embedded: boolean }[]>`
      SELECT current_setting('data_directory', true) LIKE '/pglite%' OR version() LIKE '%emscripten%' AS embedded`;
    if (server?.embedded) return;
    const impatient = await createDatabase(database().url, { statementTimeoutMs: 200 });
    try {
      const api = await start({}, impatient);
      await database().prisma.$transaction(async (tx) => {
        await tx.$executeRaw`LOCK TABLE "Project" IN ACCESS EXCLUSIVE MODE`;
        const response = await post(api, { query: '{ projects { totalCount } }' });
        expect(await code(response)).toBe('TIMEOUT');
      });
      expect(api.logged).toEqual([]);
    } finally {
      await Promise.all(servers.splice(0).map((one) => one.close()));
      await impatient.close();
    }
  });
});
