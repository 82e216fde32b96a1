import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { GET } from '../app/corpora/[version]/[file]/route.ts';
import { POST as postLabels } from '../app/labels/route.ts';
import { POST as postWords } from '../app/words/route.ts';
import { config } from '../proxy.ts';

const stops: (() => Promise<void>)[] = [];

/** An API that is handed requests before their bodies. */
async function withApi(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer);
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
}

afterEach(async () => {
  vi.unstubAllEnvs();
  for (const stop of stops.splice(0)) await stop();
});

const request = (path: string, init: RequestInit = {}) => {
  const headers = new Headers(init.headers);
  if (!headers.has('host')) headers.set('host', 'photos.localhost:3000');
  return new Request(`http://photos.localhost:3000${path}`, { ...init, headers, duplex: 'half' } as RequestInit);
};

const welcome = () => vi.stubEnv('ALLOWED_HOSTS', 'photos.localhost');
const bytes = (text: string) => new TextEncoder().encode(text);

/** A body that the test writes piece by piece. */
function written() {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  return { body: readable, writer: writable.getWriter() };
}

describe.each([
  ['/words', postWords],
  ['/labels', postLabels],
] as const)('the gateway at %s', (path, post) => {
  it('passes a file on while it is sent, with the name that the browser knows', async () => {
    welcome();
    const arrived: string[] = [];
    let seen: IncomingMessage | undefined;
    await withApi((incoming, response) => {
      seen = incoming;
      incoming.setEncoding('utf8');
      incoming.on('data', (text: string) => arrived.push(text));
      incoming.on('end', () => response.end('{"words":2}'));
    });
    const { body, writer } = written();
    const answer = post(
      request(`${path}?project=p&name=a%26b.txt`, {
        method: 'POST',
        body,
        headers: {
          'content-type': 'text/plain',
          origin: 'http://photos.localhost:3000',
          'sec-fetch-site': 'same-origin',
        },
      }),
    );
    await writer.write(bytes('teapot\n'));
    await vi.waitFor(() => expect(arrived.join('')).toBe('teapot\n'));
    await writer.write(bytes('rocket\n'));
    await writer.close();
    expect(await (await answer).json()).toEqual({ words: 2 });
    expect(arrived.join('')).toBe('teapot\nrocket\n');
    expect(seen?.url).toBe(`${path}?project=p&name=a%26b.txt`);
    expect(seen?.headers).toMatchObject({
      origin: 'http://photos.localhost:3000',
      'sec-fetch-site': 'same-origin',
      'x-forwarded-host': 'photos.localhost:3000',
    });
  });

  it('passes on no more of a file than the API reads', async () => {
    welcome();
    await withApi((incoming) => incoming.pause());
    let sent = 0;
    const leaving = new AbortController();
    const endless = new ReadableStream<Uint8Array>(
      {
        pull(controller) {
          sent += 1;
          // The body of a sender who has gone breaks off.
          if (leaving.signal.aborted) controller.error(leaving.signal.reason);
          else controller.enqueue(new Uint8Array(1 << 20));
        },
      },
      { highWaterMark: 0 },
    );
    const answer = post(request(path, { method: 'POST', body: endless, signal: leaving.signal }));
    let before = -1;
    // Once the buffers between are full, nothing moves.
    await vi.waitFor(
      () => {
        const still = sent === before && sent > 0;
        before = sent;
        expect(still).toBe(true);
      },
      { interval: 500, timeout: 60_000 },
    );
    expect(sent).toBeLessThan(64);
    leaving.abort();
    expect((await answer).status).toBe(499);
  });

  it('passes on a refusal before the file is all there', async () => {
    welcome();
    await withApi((incoming, response) => {
      incoming.resume();
      response.writeHead(413, { 'content-type': 'application/json' }).end('{"errors":[]}');
    });
    const { body, writer } = written();
    writer.closed.catch(() => {});
    const answering = post(request(path, { method: 'POST', body }));
    await writer.write(bytes('teapot\n'));
    const answer = await answering;
    expect([answer.status, await answer.text()]).toEqual([413, '{"errors":[]}']);
  });

  it('tells the API when the sender has gone', async () => {
    welcome();
    let aborted = false;
    let begun = false;
    await withApi((incoming) => {
      incoming.on('data', () => {
        begun = true;
      });
      incoming.on('error', () => {
        aborted = true;
      });
    });
    const { body, writer } = written();
    writer.closed.catch(() => {});
    const leaving = new AbortController();
    const answer = post(request(path, { method: 'POST', body, signal: leaving.signal }));
    await writer.write(bytes('teapot\n'));
    await vi.waitFor(() => expect(begun).toBe(true));
    leaving.abort();
    await vi.waitFor(() => expect(aborted).toBe(true));
    expect((await answer).status).toBe(499);
  });

  it('takes no file under a name that only points to it', async () => {
    const answer = await post(request(path, { method: 'POST', body: 'hat', headers: { host: 'evil.example' } }));
    expect(answer.status).toBe(421);
  });

  it('reads a file nowhere but here', () => {
    const [matcher] = [new RegExp(`^${config.matcher}$`)];
    expect([path, `${path}-and-more`, '/', '/p/words'].map((address) => matcher.test(address))).toEqual([
      false,
      true,
      true,
      true,
    ]);
  });
});

describe('the gateway at a list of negatives', () => {
  const get = (init: RequestInit = {}) =>
    GET(request('/corpora/Q29y%3D/negatives.csv', init), {
      params: Promise.resolve({ version: 'Q29y=', file: 'negatives.csv' }),
    });

  it('passes it on while it comes, with its name and how long it keeps', async () => {
    welcome();
    let send: (text: string) => void = () => {};
    let url: string | undefined;
    await withApi((incoming, response) => {
      url = incoming.url;
      response.writeHead(200, {
        etag: '"abc"',
        'cache-control': 'public, max-age=31536000, immutable',
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': 'attachment; filename="Clothes v1.csv"',
        'content-security-policy': "default-src 'none'; sandbox",
        'x-content-type-options': 'nosniff',
      });
      send = (text) => response.write(text);
      send('position\n');
      stops.push(async () => void response.end());
    });
    const answer = await get();
    expect(url).toBe('/corpora/Q29y%3D/negatives.csv');
    expect(Object.fromEntries(answer.headers)).toMatchObject({
      etag: '"abc"',
      'cache-control': 'public, max-age=31536000, immutable',
      'content-disposition': 'attachment; filename="Clothes v1.csv"',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    });
    const pieces = answer.body?.pipeThrough(new TextDecoderStream()).getReader();
    expect(await pieces?.read()).toEqual({ done: false, value: 'position\n' });
    send('0\n');
    expect(await pieces?.read()).toEqual({ done: false, value: '0\n' });
    await pieces?.cancel();
  });

  it('passes on that it has not changed', async () => {
    welcome();
    await withApi(({ headers }, response) => {
      response.writeHead(headers['if-none-match'] === '"abc"' ? 304 : 200).end();
    });
    expect((await get({ headers: { 'if-none-match': '"abc"' } })).status).toBe(304);
  });
});
