import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import { NextRequest } from 'next/server';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { proxy } from '../proxy.ts';

let api: Server;
let asked: IncomingHttpHeaders[] = [];
let session: object | null = null;
beforeAll(async () => {
  api = createServer((request, response) => {
    asked.push(request.headers);
    response.end(JSON.stringify(session));
  });
  await new Promise<void>((resolve) => api.listen(0, '127.0.0.1', resolve));
  const address = api.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  vi.stubEnv('API_URL', `http://127.0.0.1:${port}`);
  vi.stubEnv('HOST', '0.0.0.0');
  vi.stubEnv('STRAY_URL', 'https://stray.example.org');
});
beforeEach(() => {
  asked = [];
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await new Promise((resolve) => api.close(resolve));
});

const cookie = '__Secure-stray.session_token=abc';
const ask = (headers: Record<string, string>) =>
  proxy(
    new NextRequest('http://stray.example.org/p/wardrobe?flagged=1', {
      headers: { host: 'stray.example.org', ...headers },
    }),
  );
const signIn = 'https://stray.example.org/sign-in?next=%2Fp%2Fwardrobe%3Fflagged%3D1';

it('who has no session is led to where one signs in, however many they are: the API is not asked', async () => {
  for (const cookie of ['', 'theme=dark']) {
    const response = await ask({ cookie });
    expect([response.status, response.headers.get('location')]).toEqual([307, signIn]);
  }
  expect(asked).toEqual([]);
});

it('so is whose session has ended; it is counted for the address that asks', async () => {
  session = null;
  const response = await ask({ cookie, 'x-forwarded-for': '203.0.113.7' });
  expect([response.status, response.headers.get('location')]).toEqual([307, signIn]);
  expect(asked).toMatchObject([{ cookie, 'x-forwarded-for': '203.0.113.7', 'x-stray-login': 'required' }]);
});

it('who has one gets the page', async () => {
  session = { user: { name: 'Ada' } };
  const response = await ask({ cookie });
  expect([response.status, response.headers.get('x-middleware-next')]).toEqual([200, '1']);
  expect(response.headers.get('content-security-policy')).toContain("default-src 'none'");
});
