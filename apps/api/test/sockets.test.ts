import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { createRun, type PrismaClient } from '@stray/db';
import { type Client, createClient } from 'graphql-ws';
import { afterEach, expect, it, vi } from 'vitest';
import { WebSocket } from 'ws';
import { createMetrics } from '../src/metrics.ts';
import { type Fixture, scoredDataset } from './fixture.ts';
import { startApi } from './harness.ts';
import { globalId, serverMode } from './serverMode.ts';
import { suite } from './suite.ts';

const clients: Client[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.dispose();
});

/** A client of the endpoint, as programs have one. */
function clientOf(url: string, headers: Readonly<Record<string, string>> = {}) {
  const sockets: WebSocket[] = [];
  const client = createClient({
    url: `${url.replace(/^http/, 'ws')}/graphql/stream`,
    retryAttempts: 0,
    lazyCloseTimeout: 60_000,
    webSocketImpl: class extends WebSocket {
      constructor(address: string, protocols: string[]) {
        super(address, protocols, { headers });
        sockets.push(this);
      }
    },
  });
  clients.push(client);
  return { client, sockets };
}

const closeOf = async (socket: WebSocket | undefined): Promise<unknown> => socket && (await once(socket, 'close'))[0];

/** What comes of asking for a connection: the status of the answer. */
async function asked(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/graphql/stream`, 'graphql-transport-ws', { headers });
  socket.on('error', () => undefined);
  const answer = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(([, response]) => response.statusCode),
  ]);
  socket.terminate();
  return answer;
}

const progress = 'subscription ($id: ID!) { runProgress(runId: $id) { status progress } }';

async function queueRun(db: PrismaClient, { runId, datasetId }: Fixture): Promise<string> {
  const { labelSetId, encoderId } = await db.scoreRun.findUniqueOrThrow({ where: { id: runId } });
  return (await createRun(db, { datasetId, labelSetId, encoderId, method: 'neglabel', parameters: {}, seed: 0 })).id;
}

suite('subscriptions over WebSocket', ({ api, db, database, queue }) => {
  it('tell what happens until it has ended, several over one connection', async () => {
    const fixture = await scoredDataset(db());
    const runs = [await queueRun(db(), fixture), fixture.runId];
    const { client, sockets } = clientOf(api().url);
    const [waiting, ended] = runs.map((id) =>
      client.iterate({ query: progress, variables: { id: globalId('ScoreRun', id) } }),
    );
    expect(await ended?.next()).toEqual({
      done: false,
      value: { data: { runProgress: { status: 'COMPLETED', progress: 1 } } },
    });
    expect((await ended?.next())?.done).toBe(true);
    expect((await waiting?.next())?.value).toEqual({ data: { runProgress: { status: 'QUEUED', progress: 0 } } });
    await db().scoreRun.update({ where: { id: runs[0] ?? '' }, data: { status: 'COMPLETED' } });
    expect((await waiting?.next())?.value).toEqual({ data: { runProgress: { status: 'COMPLETED', progress: 1 } } });
    expect((await waiting?.next())?.done).toBe(true);
    expect(sockets).toHaveLength(1);
  });

  it('ask the database no more once the client has let go of one, or of the connection', async () => {
    const variables = { id: globalId('ScoreRun', await queueRun(db(), await scoredDataset(db()))) };
    const { client, sockets } = clientOf(api().url);
    const [one, other] = [
      client.iterate({ query: progress, variables }),
      client.iterate({ query: progress, variables }),
    ];
    await one.next();
    await other.next();
    await one.return?.(undefined);
    sockets[0]?.terminate();
    await expect(other.next()).rejects.toBeDefined();
    const quiet = () => new Promise<void>((resolve) => setTimeout(resolve, 1200));
    await expect.poll(async () => (await api().countStatements(quiet)).statements, { timeout: 10_000 }).toBe(0);
  });

  it('refuse what they do not take, with its code, which is counted, and keep the connection', async () => {
    const metrics = createMetrics(database().pool);
    const counted = await startApi(database(), queue(), { metrics });
    const { client, sockets } = clientOf(counted.url);
    const refusal = async (query: string, variables = {}) => {
      try {
        const { value } = await client.iterate({ query, variables }).next();
        return value?.errors?.[0]?.extensions?.code;
      } catch (error) {
        return (error as { extensions: { code: string } }[])[0]?.extensions.code;
      }
    };
    const deep = `subscription { runProgress(runId: "x") { labelSet ${'{ parent '.repeat(20)}{ id }${' }'.repeat(20)} } }`;
    expect(await refusal('{ projects { totalCount } }')).toBe('BAD_ARGUMENT');
    expect(await refusal('mutation { createProject(input: { name: "x" }) { project { id } } }')).toBe('BAD_ARGUMENT');
    expect(await refusal('subscription {')).toBe('GRAPHQL_PARSE_FAILED');
    expect(await refusal('subscription { nothing }')).toBe('GRAPHQL_VALIDATION_FAILED');
    expect(await refusal(`subscription { ${'runProgress(runId: "x") { id } '.repeat(700)} }`)).toBe('QUERY_TOO_COSTLY');
    expect(await refusal(deep)).toBe('QUERY_TOO_DEEP');
    expect(await refusal(progress, { id: globalId('ScoreRun', '0198a000-0000-7000-8000-000000000000') })).toBe(
      'NOT_FOUND',
    );
    expect(await db().project.count()).toBe(0);
    expect(sockets).toHaveLength(1);
    const errors = [
      ...(await metrics.registry.metrics()).matchAll(/^stray_graphql_errors_total\{.*code="(\w+)".*\} (\d+)$/gm),
    ];
    expect(Object.fromEntries(errors.map(([, code, count]) => [code, Number(count)]))).toEqual({
      ...{ BAD_ARGUMENT: 2, GRAPHQL_PARSE_FAILED: 1, GRAPHQL_VALIDATION_FAILED: 1 },
      ...{ QUERY_TOO_COSTLY: 1, QUERY_TOO_DEEP: 1, NOT_FOUND: 1 },
    });
    await client.dispose();
    await counted.close();
  });

  it('end a connection whose message is too large, that never begins, or speaks another protocol', async () => {
    const closedBy = async (protocol: string, talk: (socket: WebSocket) => void) => {
      const socket = new WebSocket(`${api().url.replace(/^http/, 'ws')}/graphql/stream`, protocol);
      socket.on('error', () => undefined);
      const closed = once(socket, 'close');
      socket.once('open', () => talk(socket));
      return (await closed)[0];
    };
    expect(await closedBy('graphql-transport-ws', (socket) => socket.send('x'.repeat(200_000)))).toBe(1009);
    expect(await closedBy('graphql-transport-ws', () => undefined)).toBe(4408);
    expect(await closedBy('graphql-transport-ws', (socket) => socket.send('no json'))).toBe(4400);
    expect(
      await closedBy('graphql-transport-ws', (s) => s.send('{"id":"1","type":"subscribe","payload":{"query":"{a}"}}')),
    ).toBe(4401);
  });

  it('are refused to pages of other sites, and to names that the server does not answer to', async () => {
    expect(await asked(api().url, {})).toBe(101);
    expect(await asked(api().url, { origin: api().url })).toBe(101);
    expect(await asked(api().url, { origin: 'https://evil.example' })).toBe(403);
    expect(await asked(api().url, { 'sec-fetch-site': 'cross-site', origin: api().url })).toBe(403);
    const named = await startApi(database(), queue(), { hosts: ['localhost'] });
    expect(await asked(named.url, {})).toBe(421);
    await named.close();
  });

  it('are counted with the requests of their client', async () => {
    const few = await startApi(database(), queue(), { rateLimits: { rates: { graphql: 2, uploads: 0, media: 0 } } });
    const variables = { id: globalId('ScoreRun', (await scoredDataset(db())).runId) };
    const { client } = clientOf(few.url);
    expect((await client.iterate({ query: progress, variables }).next()).value).toMatchObject({ data: {} });
    await expect(client.iterate({ query: progress, variables }).next()).rejects.toMatchObject([
      { extensions: { code: 'RATE_LIMITED' } },
    ]);
    expect(await asked(few.url, {})).toBe(429);
    await few.close();
  });

  it('end when the server stops', async () => {
    const stopping = await startApi(database(), queue());
    const variables = { id: globalId('ScoreRun', await queueRun(db(), await scoredDataset(db()))) };
    const { client, sockets } = clientOf(stopping.url);
    const events = client.iterate({ query: progress, variables });
    await events.next();
    const closed = closeOf(sockets[0]);
    events.next().catch(() => undefined);
    await stopping.close();
    expect(await closed).toBe(1001);
  });

  it('the example of the documentation is the one that runs', async () => {
    const name = fileURLToPath(new URL('../examples/socket.ts', import.meta.url));
    const page = await readFile(fileURLToPath(new URL('../../../docs/api.md', import.meta.url)), 'utf8');
    expect(page).toContain(`\`\`\`ts\n// apps/api/examples/socket.ts\n${await readFile(name, 'utf8')}\`\`\``);
    vi.stubEnv('STRAY_URL', api().url);
    vi.stubEnv('RUN_ID', globalId('ScoreRun', (await scoredDataset(db())).runId));
    vi.resetModules();
    const log = vi.spyOn(console, 'log').mockImplementation(() => undefined);
    await import('../examples/socket.ts');
    expect(log.mock.calls).toEqual([['COMPLETED', 1]]);
    log.mockRestore();
    vi.unstubAllEnvs();
  });
});

suite('requests that would rather be of another protocol', ({ api }) => {
  it('are answered as usual, with their bodies', async () => {
    const body = JSON.stringify({ query: '{ viewer { name } }' });
    const headers = {
      'content-type': 'application/json',
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQAAP__',
    };
    const sent = request(`${api().url}/graphql`, { method: 'POST', headers });
    sent.end(body);
    const [response] = await once(sent, 'response');
    expect([response.statusCode, JSON.parse(String(await buffer(response)))]).toEqual([
      200,
      { data: { viewer: { name: 'local' } } },
    ]);
  });

  it('of a WebSocket elsewhere get a plain answer, and the connection ends', async () => {
    const socket = connect(Number(new URL(api().url).port), '127.0.0.1');
    socket.write('GET /nowhere HTTP/1.1\r\nhost: 127.0.0.1\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n');
    const answer = String(await buffer(socket));
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(answer).toContain('"NOT_FOUND"');
  });
});

serverMode('subscriptions over WebSocket where people sign in', ({ api, db, person, key, join }) => {
  it('are for those who are known, and end with their session', async () => {
    const fixture = await scoredDataset(db());
    const runId = await queueRun(db(), fixture);
    const { projectId } = await db().dataset.findUniqueOrThrow({ where: { id: fixture.datasetId } });
    const [member, stranger] = [await person('member'), await person('stranger')];
    await join(member.id, projectId, 'VIEWER');
    const bearer = await key(member.id, 'READ');
    const variables = { id: globalId('ScoreRun', runId) };
    expect(await asked(api().url, {})).toBe(401);
    expect(await asked(api().url, { authorization: 'Bearer stray_nobody' })).toBe(401);

    const first = async (known: Readonly<Record<string, string>>) =>
      (await clientOf(api().url, known).client.iterate({ query: progress, variables }).next()).value;
    expect(await first(stranger.known)).toMatchObject({ errors: [{ extensions: { code: 'NOT_FOUND' } }] });
    expect(await first(bearer)).toMatchObject({ data: { runProgress: { status: 'QUEUED' } } });

    const { client, sockets } = clientOf(api().url, member.known);
    const events = client.iterate({ query: progress, variables });
    expect((await events.next()).value).toMatchObject({ data: { runProgress: { status: 'QUEUED' } } });
    const closed = closeOf(sockets[0]);
    await db().session.deleteMany({ where: { userId: member.id } });
    // Begun anew over the connection that is open.
    await expect(client.iterate({ query: progress, variables }).next()).rejects.toBeDefined();
    expect(await closed).toBe(4401);
    await events.return?.(undefined);
  });
});
