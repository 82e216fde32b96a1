import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { createDatabase, createQueue } from '@stray/db';
import { readiness } from '@stray/pipeline';
import { currentTraceparent, observeStatement, startTracing } from '@stray/telemetry';
import { startCollector } from '@stray/testing';
import { expect, it, vi } from 'vitest';
import { createMetrics } from '../src/metrics.ts';
import { type Api, startApi } from './harness.ts';
import { suite } from './suite.ts';

suite('what is watched', ({ database, queue }) => {
  const post = (api: Api, query: string, headers: Record<string, string> = {}, path = '/graphql') =>
    fetch(`${api.url}${path}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify({ query }),
    });

  /** By a name that `fetch` would not let it have. */
  async function askedAs({ url }: Api, host: string): Promise<void> {
    const { port } = new URL(url);
    const asked = request({ port, path: '/graphql', method: 'POST', headers: { host } }).end();
    const [response] = await once(asked, 'response');
    await text(response);
  }

  it('each request has an id, the client’s own where that is one', async () => {
    const api = await startApi(database(), queue());
    const idOf = async (headers?: Record<string, string>) =>
      (await fetch(`${api.url}/health`, headers && { headers })).headers.get('x-request-id');
    expect(await idOf()).toMatch(/^[0-9a-f-]{36}$/);
    expect(await idOf({ 'x-request-id': 'from-the-proxy-1' })).toBe('from-the-proxy-1');
    expect(await idOf({ 'x-request-id': '"}{<script>' })).toMatch(/^[0-9a-f-]{36}$/);
    await api.close();
  });

  it('requests, operations, errors, refusals and the queue are counted, by names that nobody can multiply', async () => {
    const metrics = createMetrics(database().pool);
    const rateLimits = { rates: { graphql: 0, uploads: 0, media: 1 }, onRefused: metrics.refused };
    const api = await startApi(database(), queue(), { metrics, rateLimits, hosts: ['127.0.0.1'] });
    await post(api, 'query Encoders { encoders { id } }');
    await post(api, 'query Unknown { nothing }');
    await post(api, 'query Deep { projects(first: 501) { totalCount } }');
    for (let i = 0; i < 2; i++) await fetch(`${api.url}/media/${'0'.repeat(64)}/256`);
    await Promise.all(Array.from({ length: 250 }, (_, i) => post(api, `query Q${i} { encoders { id } }`)));
    for (let i = 0; i < 20; i++) await fetch(`${api.url}/${i}`, { method: i % 2 ? 'GET' : 'PROPFIND' });
    await askedAs(api, 'evil.example.org');
    await post(api, `# ${'x'.repeat(2 ** 22)}`);
    await fetch(`${api.url}/labels`, { method: 'POST', headers: { origin: 'https://evil.example.org' }, body: 'hat' });
    await fetch(`${api.url}/graphql?query={encoders{id}}`);
    await (await post(api, '{ projects(first: 501) { totalCount } }', {}, '/graphql/stream')).text();
    await (await post(api, 'subscription { nothing }', {}, '/graphql/stream')).text();
    const tus = { 'tus-resumable': '1.0.0' };
    await fetch(`${api.url}/uploads`, { method: 'POST', headers: { ...tus, 'upload-length': '1' } });
    await fetch(`${api.url}/uploads/${randomUUID()}`, { method: 'HEAD', headers: tus });
    const metered = await metrics.registry.metrics();
    const sampleOf = (name: string, labels: Record<string, string>) => {
      const all = Object.entries({ ...labels, app: 'api' }).map(([label, value]) => `${label}="${value}"`);
      const lines = metered.split('\n').filter((line) => line.startsWith(`${name}{`));
      const found = lines.find((line) => all.every((label) => line.includes(label)));
      return found && Number(found.split(' ').at(-1));
    };
    const operation = 'stray_graphql_operation_seconds_count';
    const requests = 'stray_http_request_seconds_count';
    expect(sampleOf(operation, { operation: 'Encoders', kind: 'query', outcome: 'ok' })).toBe(1);
    expect(sampleOf('stray_graphql_errors_total', { code: 'GRAPHQL_VALIDATION_FAILED' })).toBe(2);
    // One of each in a stream.
    expect(sampleOf('stray_graphql_errors_total', { code: 'BAD_ARGUMENT' })).toBe(2);
    // A page of another site may make a browser send this one.
    expect(sampleOf('stray_graphql_errors_total', { code: 'BAD_REQUEST' })).toBe(1);
    const refusals = 'stray_http_refusals_total';
    expect(sampleOf(refusals, { route: '/media', code: 'RATE_LIMITED' })).toBe(1);
    expect(sampleOf(refusals, { route: '/graphql', code: 'BAD_ARGUMENT' })).toBe(1);
    expect(sampleOf(refusals, { route: '/graphql', code: 'FILE_TOO_LARGE' })).toBe(1);
    expect(sampleOf(refusals, { route: '/labels', code: 'BAD_ARGUMENT' })).toBe(1);
    expect(sampleOf(refusals, { route: '/uploads', code: 'BAD_ARGUMENT' })).toBe(1);
    expect(sampleOf(refusals, { route: '/uploads', code: 'NOT_FOUND' })).toBe(1);
    expect(sampleOf(refusals, { route: 'other', code: 'NOT_FOUND' })).toBe(20);
    expect(sampleOf('stray_rate_limited_total', { kind: 'media' })).toBe(1);
    expect(sampleOf(requests, { route: '/media', method: 'GET', status: '429' })).toBe(1);
    expect(sampleOf(requests, { route: 'other', method: 'other', status: '404' })).toBe(10);
    expect(sampleOf('stray_queue_jobs', { name: 'encode', state: 'created' })).toBeGreaterThanOrEqual(0);
    expect(metered.split('\n').filter((line) => line.startsWith(operation))).toHaveLength(101);
    expect(/Unknown|Deep/.test(metered)).toBe(false);
    await api.close();
  });

  it('is ready with a database that has all its tables and a folder that can be written to, and says what it lacks', async () => {
    const home = mkdtempSync(join(tmpdir(), 'stray-ready-'));
    const look = () => readiness(database().pool, home);
    const api = await startApi(database(), queue(), { readiness: look });
    const ask = async () => {
      const response = await fetch(`${api.url}/ready`);
      return [response.status, ((await response.json()) as { checks: object }).checks];
    };
    const well = { database: 'ok', migrations: 'ok', storage: 'ok' };
    expect(await ask()).toEqual([200, well]);
    await database().prisma.$executeRaw`UPDATE _prisma_migrations SET rolled_back_at = now()
      WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)`;
    expect(await ask()).toEqual([503, { ...well, migrations: '1 to be applied' }]);
    await database().prisma.$executeRaw`UPDATE _prisma_migrations SET rolled_back_at = NULL`;
    rmSync(home, { recursive: true });
    expect(await ask()).toEqual([503, { ...well, storage: 'cannot be written to' }]);
    const away = await createDatabase(database().url);
    await away.close();
    expect(await readiness(away.pool, tmpdir())).toMatchObject({ database: 'does not answer', migrations: 'unknown' });
    expect((await fetch(`${api.url}/health`)).status).toBe(200);
    await api.close();
  });

  it('a request is a trace: HTTP, the operation in it, and its statements in that', async () => {
    const collector = await startCollector();
    vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
    const stop = await startTracing('stray-api');
    const observed = await createDatabase(database().url, { observe: observeStatement() });
    const traced = await createQueue(database().url, { traceparent: currentTraceparent });
    const api = await startApi(observed, traced);
    const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    const made = 'mutation Make { createProject(input: { name: "Traced" }) { project { id } userErrors { code } } }';
    expect(await (await post(api, made, { traceparent: parent })).json()).toMatchObject({
      data: { createProject: { userErrors: [] } },
    });
    await Promise.all(
      Array.from({ length: 30 }, () => post(api, 'query All { projects { edges { node { name } } } }')),
    );
    await api.close();
    await traced.stop();
    await observed.close();
    await stop();
    vi.unstubAllEnvs();
    const [http] = collector.spans.filter(({ parentSpanId }) => parentSpanId === 'b7ad6b7169203331');
    expect(http).toMatchObject({ name: 'POST /graphql', kind: 2, traceId: '0af7651916cd43dd8448eb211c80319c' });
    const [operation] = collector.spans.filter(({ parentSpanId }) => parentSpanId === http?.spanId);
    expect(operation).toMatchObject({ name: 'mutation Make', attributes: { 'graphql.operation.name': 'Make' } });
    const statements = collector.spans.filter(({ parentSpanId }) => parentSpanId === operation?.spanId);
    expect(statements.map(({ name }) => name)).toContain('INSERT');
    expect(statements.every(({ attributes }) => !String(attributes['db.query.text']).includes('Traced'))).toBe(true);
    // Many at once, on ten connections: each statement is found where it was asked for.
    const operations = new Map(
      collector.spans.filter(({ name }) => name === 'query All').map((one) => [one.spanId, 0]),
    );
    expect(operations.size).toBe(30);
    for (const { parentSpanId, kind } of collector.spans) {
      const count = operations.get(parentSpanId);
      if (kind === 3 && count !== undefined) operations.set(parentSpanId, count + 1);
    }
    expect(new Set(operations.values()).size).toBe(1);
    expect([...operations.values()][0]).toBeGreaterThan(0);
    await collector.close();
  });
});
