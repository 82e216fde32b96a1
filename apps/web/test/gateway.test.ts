import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { readEnv } from '../features/gateway/env.ts';
import { forward } from '../features/gateway/forward.ts';
import { answersTo } from '../features/gateway/hosts.ts';

const stops: (() => Promise<void>)[] = [];

/** An API that answers by `answer`, where the gateway looks for it. */
async function withApi(answer: (request: IncomingMessage, response: ServerResponse, body: string) => void) {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    answer(request, response, Buffer.concat(chunks).toString());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('API_URL', `http://127.0.0.1:${port}`);
  stops.push(
    () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  );
  return port;
}

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const stop of stops.splice(0)) await stop();
});

const request = (path: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers);
  if (!headers.has('host')) headers.set('host', '127.0.0.1:3000');
  return new Request(`http://127.0.0.1:3000${path}`, { ...init, headers });
};

describe('the gateway', () => {
  it('passes on method, query, body and headers, and names the API as the host', async () => {
    const port = await withApi(({ method, url, headers }, response, body) => {
      response.setHeader('content-type', 'application/json');
      response.end(
        JSON.stringify({
          method,
          url,
          body,
          host: headers.host,
          type: headers['content-type'],
          key: headers.authorization,
        }),
      );
    });
    const answer = await forward(
      request('/graphql?operation=A', {
        method: 'POST',
        body: '{"query":"{ __typename }"}',
        headers: { 'content-type': 'application/json', authorization: 'Bearer key' },
      }),
      '/graphql',
    );
    expect(await answer.json()).toEqual({
      method: 'POST',
      url: '/graphql?operation=A',
      body: '{"query":"{ __typename }"}',
      host: `127.0.0.1:${port}`,
      type: 'application/json',
      key: 'Bearer key',
    });
  });

  it('passes on images with the headers that let them be kept, and that they have not changed', async () => {
    await withApi(({ headers }, response) => {
      response.setHeader('etag', '"a-256"');
      response.setHeader('cache-control', 'public, max-age=31536000, immutable');
      if (headers['if-none-match'] === '"a-256"') response.writeHead(304).end();
      else response.setHeader('content-type', 'image/webp').end(Buffer.from([1, 2, 3]));
    });
    const first = await forward(request('/media/a/256'), '/media/a/256');
    expect(first.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(first.headers.get('content-type')).toBe('image/webp');
    expect(new Uint8Array(await first.arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]));
    const second = await forward(request('/media/a/256', { headers: { 'if-none-match': '"a-256"' } }), '/media/a/256');
    expect(second.status).toBe(304);
  });

  it('passes on every event when it comes', async () => {
    let send: (text: string) => void = () => {};
    let ended = false;
    await withApi((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
      send = (text) => response.write(text);
      response.on('close', () => {
        ended = true;
      });
      send('one');
    });
    const leaving = new AbortController();
    const answer = await forward(request('/graphql/stream', { signal: leaving.signal }), '/graphql/stream');
    expect(answer.headers.get('cache-control')).toBe('no-cache, no-transform');
    const events = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await events?.read()).toEqual({ done: false, value: 'one' });
    send('two');
    expect(await events?.read()).toEqual({ done: false, value: 'two' });
    leaving.abort();
    await events?.read().catch(() => {});
    await vi.waitFor(() => expect(ended).toBe(true));
  });

  it('says what to do while the API does not answer', async () => {
    const port = await withApi(() => {});
    await stops.pop()?.();
    vi.stubEnv('API_URL', `http://127.0.0.1:${port}`);
    const answer = await forward(request('/graphql', { method: 'POST', body: '{}' }), '/graphql');
    expect(answer.status).toBe(502);
    expect(await answer.json()).toEqual({
      errors: [
        {
          message: 'The API does not answer (ECONNREFUSED). Start it, or set API_URL to where it listens.',
          extensions: { code: 'API_UNREACHABLE' },
        },
      ],
    });
  });

  it('refuses a name that only points to it', async () => {
    const answer = await forward(request('/graphql', { headers: { host: 'evil.example:3000' } }), '/graphql');
    expect(answer.status).toBe(421);
  });
});

describe('host names', () => {
  const local = { HOST: '127.0.0.1', ALLOWED_HOSTS: '' };
  it.each([
    ['localhost:3000', local, true],
    ['127.0.0.1', local, true],
    ['[::1]:3000', local, true],
    ['rebound.example', local, false],
    ['', local, false],
    ['Photos.example', { ...local, ALLOWED_HOSTS: ' photos.example, other.example' }, true],
    ['anything.example', { HOST: '0.0.0.0', ALLOWED_HOSTS: '' }, false],
    ['Stray.example:8443', { HOST: '0.0.0.0', ALLOWED_HOSTS: '', STRAY_URL: 'https://stray.example' }, true],
    ['anything.example', { HOST: '0.0.0.0', ALLOWED_HOSTS: '', STRAY_URL: 'https://stray.example' }, false],
    ['anything.example', { HOST: '0.0.0.0', ALLOWED_HOSTS: 'photos.example' }, false],
  ])('%s is answered to on %j: %s', (host, env, welcome) => {
    expect(answersTo(host, env)).toBe(welcome);
  });
});

describe('the environment', () => {
  it('names the variable that is wrong and not its value', () => {
    expect(() => readEnv({ API_URL: 'ftp://user:secret@host' })).toThrow(/^API_URL is not valid\.$/);
    expect(readEnv({}).API_URL).toBe('http://127.0.0.1:4000');
  });
});
