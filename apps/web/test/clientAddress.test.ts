import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { tellClientAddress } from '../features/gateway/clientAddress.ts';
import { contentSecurityPolicy, newNonce } from '../features/security/headers.ts';

const server = createServer(({ headers }, response) => {
  response.end(JSON.stringify([headers['x-forwarded-for'], headers.forwarded]));
});
let url: string;
beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());

const seen = async (headers: Record<string, string> = {}) => (await fetch(url, { headers })).json();

it('a client is told by its own address, whatever it says of itself, unless it is a trusted proxy', async () => {
  tellClientAddress('');
  expect(await seen()).toEqual(['127.0.0.1', null]);
  expect(await seen({ 'x-forwarded-for': '203.0.113.9', forwarded: 'for=203.0.113.9' })).toEqual(['127.0.0.1', null]);
});

it('a list of proxies that is none is refused', () => {
  expect(() => tellClientAddress('everyone')).toThrow(TypeError);
});

it('no nonce is like another, and a policy for production holds no leave to evaluate', () => {
  expect(new Set(Array.from({ length: 1000 }, newNonce)).size).toBe(1000);
  expect(contentSecurityPolicy('x')).not.toContain('unsafe-eval');
  expect(contentSecurityPolicy('x', { development: true })).toContain("'unsafe-eval'");
});
