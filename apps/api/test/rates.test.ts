import { expect, it } from 'vitest';
import { clientOf, localRates, type RateKind } from '../src/rates.ts';
import { type Api, startApi } from './harness.ts';
import { suite } from './suite.ts';

suite('the rate limits', ({ database, queue }) => {
  const rates = { graphql: 3, uploads: 2, media: 2 };
  const ask = (api: Api, kind: RateKind, from?: string) => {
    const headers: Record<string, string> = from === undefined ? {} : { 'x-forwarded-for': from };
    if (kind === 'media') return fetch(`${api.url}/media/${'0'.repeat(64)}/256`, { headers });
    if (kind === 'uploads') return fetch(`${api.url}/uploads/x`, { method: 'HEAD', headers });
    const json = { ...headers, 'content-type': 'application/json' };
    return fetch(`${api.url}/graphql`, { method: 'POST', headers: json, body: '{"query":"{ encoders { id } }"}' });
  };
  const times = async (count: number, work: () => Promise<Response>) => {
    const statuses: number[] = [];
    for (let i = 0; i < count; i++) statuses.push((await work()).status);
    return statuses;
  };

  it('count each kind apart, and say when to come again', async () => {
    const refused: RateKind[] = [];
    const api = await startApi(database(), queue(), { rateLimits: { rates, onRefused: (kind) => refused.push(kind) } });
    expect(await times(3, () => ask(api, 'graphql'))).toEqual([200, 200, 200]);
    const over = await ask(api, 'graphql');
    expect(over.status).toBe(429);
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(50);
    expect(Number(over.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await over.json()).toMatchObject({ errors: [{ extensions: { code: 'RATE_LIMITED' } }] });
    const stream = await fetch(`${api.url}/graphql/stream`, { method: 'POST' });
    expect(stream.status).toBe(429);
    expect(await times(3, () => ask(api, 'media'))).toEqual([404, 404, 429]);
    expect(await times(3, () => ask(api, 'uploads'))).toEqual([412, 412, 429]);
    expect(refused).toEqual(['graphql', 'graphql', 'media', 'uploads']);
    expect((await fetch(`${api.url}/health`)).status).toBe(200);
    await api.close();
  });

  it('believe the address that a proxy tells only where it is trusted', async () => {
    const strict = await startApi(database(), queue(), { rateLimits: { rates } });
    let one = 0;
    expect(await times(4, () => ask(strict, 'graphql', `10.0.0.${++one}`))).toEqual([200, 200, 200, 429]);
    await strict.close();
    const trusting = await startApi(database(), queue(), { rateLimits: { rates }, trustProxy: 'loopback' });
    expect(await times(4, () => ask(trusting, 'graphql', `10.0.0.${++one}`))).toEqual([200, 200, 200, 200]);
    // What the client itself wrote comes before what the proxy added.
    expect(await times(4, () => ask(trusting, 'graphql', `10.0.1.${++one}, 203.0.113.9`))).toEqual([
      200, 200, 200, 429,
    ]);
    await trusting.close();
    await expect(startApi(database(), queue(), { trustProxy: 'everyone' })).rejects.toThrow('STRAY_TRUST_PROXY');
  });

  it('count together in the database, however many processes there are', async () => {
    const shared = { rateLimits: { rates, pool: database().pool } };
    const [a, b] = await Promise.all([startApi(database(), queue(), shared), startApi(database(), queue(), shared)]);
    const statuses = [...(await times(2, () => ask(a, 'graphql'))), ...(await times(2, () => ask(b, 'graphql')))];
    expect(statuses).toEqual([200, 200, 200, 429]);
    expect((await ask(a, 'graphql')).status).toBe(429);
    await Promise.all([a.close(), b.close()]);
  });

  it('are out of the way of whoever works here', () => {
    expect(Math.min(...Object.values(localRates)) / 60).toBeGreaterThan(1_000);
  });
});

it.each([
  ['203.0.113.9', '203.0.113.9'],
  ['::ffff:203.0.113.9', '203.0.113.9'],
  ['2001:db8:0:7::1', '2001:db8:0:7::/64'],
  ['2001:0db8:0000:0007:ffff::2', '2001:db8:0:7::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
])('%s is counted as %s', (address, client) => {
  expect(clientOf(address)).toBe(client);
});
