import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { createClient } from 'graphql-ws';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { scoredDataset } from './fixture.ts';
import { globalId, type Known, serverMode, sha256 } from './serverMode.ts';
import { suite } from './suite.ts';

const manifest: Record<string, string> = JSON.parse(
  await readFile(new URL('../documents.json', import.meta.url), 'utf8'),
);

/** A document of the web app, by the name of its operation. */
function known(name: string): { readonly id: string; readonly text: string } {
  const [found] = Object.entries(manifest).filter(([, text]) => new RegExp(`^\\w+ ${name}\\b`).test(text));
  if (found === undefined) throw new Error(`The web app has no ${name}.`);
  return { id: found[0], text: found[1] };
}
const named = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

const viewer = known('WhoAmI');
const progress = known('WatchDataset');
const unknown = '{ encoders { family } }';

it('every id is the sha256 of its text', () => {
  expect(Object.entries(manifest).filter(([id, text]) => id !== sha256(text))).toEqual([]);
});

async function answerTo(url: string, body: unknown, headers: Known = {}): Promise<{ status: number; text: string }> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(body),
  });
  return { status: response.status, text: await response.text() };
}

/** As it is, without what a URL would make of it. */
async function rawGet(port: number, path: string, headers: Known): Promise<string> {
  const asked = request({ port, path, headers: { ...headers, 'apollo-require-preflight': 'yes' } }).end();
  const [response] = await once(asked, 'response');
  return text(response);
}

suite('a document', ({ api, db }) => {
  const ask = (body: unknown) => answerTo(`${api().url}/graphql`, body);
  const stream = (body: unknown) => answerTo(`${api().url}/graphql/stream`, body);

  it('of the web app is known by its id, under either name', async () => {
    const byText = await ask({ query: viewer.text });
    expect(byText.text).toContain('"data":{');
    for (const body of [named(viewer.id), { documentId: viewer.id }, { documentId: `sha256:${viewer.id}` }])
      expect(await ask(body)).toEqual(byText);
    const parameters = new URLSearchParams({ extensions: JSON.stringify(named(viewer.id).extensions) });
    const byGet = await fetch(`${api().url}/graphql?${parameters}`, { headers: { 'apollo-require-preflight': 'yes' } });
    expect(await byGet.text()).toBe(byText.text);
  });

  it('of the web app is known to streams', async () => {
    const { datasetId } = await scoredDataset(db());
    const { status, text } = await stream({ ...named(progress.id), variables: { id: globalId('Dataset', datasetId) } });
    expect(status).toBe(200);
    expect(text).toContain('"status":"COMPLETED"');
  });

  it('that is not known is asked for, and never kept', async () => {
    const id = sha256(unknown);
    for (const send of [ask, stream]) {
      const miss = { status: 404, text: expect.stringContaining('"code":"PERSISTED_QUERY_NOT_FOUND"') };
      expect(await send(named(id))).toEqual(miss);
      const answer = await send({ query: unknown, ...named(id) });
      expect(answer).toEqual({ status: 200, text: expect.stringContaining('{"encoders":[{"family":"conse"}]}') });
      expect(await send(named(id))).toEqual(miss);
      // What Apollo's clients and urql read.
      expect((await send({ documentId: id })).text).toContain('"message":"PersistedQueryNotFound"');
    }
  });

  it('has to fit its id', async () => {
    for (const send of [ask, stream])
      expect(await send({ query: unknown, ...named(viewer.id) })).toEqual({
        status: 400,
        text: expect.stringContaining('"code":"BAD_ARGUMENT"'),
      });
  });
});

serverMode(
  'where known documents alone are answered',
  ({ api, db, person, join, key }) => {
    const refused = { status: 403, text: expect.stringContaining('"code":"DOCUMENT_UNKNOWN"') };
    const endpoints = () => [`${api().url}/graphql`, `${api().url}/graphql/stream`];

    it('who has signed in asks those, by id or by text, and nothing else', async () => {
      const { known: cookie } = await person('reader');
      for (const url of endpoints()) {
        for (const body of [named(viewer.id), { query: viewer.text }])
          expect(await answerTo(url, body, cookie)).toEqual({ status: 200, text: expect.stringContaining('reader') });
        const introspection = '{ __schema { queryType { name } } }';
        for (const query of [unknown, introspection, `${viewer.text}\n${unknown}`, undefined])
          expect(await answerTo(url, { query }, cookie)).toEqual(refused);
        expect(await answerTo(url, [{ query: viewer.text }], cookie)).toEqual(refused);
      }
    });

    it('nothing passes in a form that is read otherwise further on', async () => {
      const { id, known: cookie } = await person('visitor');
      const program = await key(id, 'READ');
      for (const url of endpoints()) {
        const post = await fetch(url, {
          method: 'POST',
          headers: { 'content-type': 'text/application/json', ...cookie },
          body: JSON.stringify({ query: unknown }),
        });
        expect(post.status).toBe(403);
        const { pathname, port } = new URL(url);
        const query = `${encodeURIComponent(viewer.text)}#%0A${encodeURIComponent('query Other { encoders { family } }')}`;
        const other = `${pathname}?query=${encodeURIComponent(unknown)}`;
        expect(await rawGet(Number(port), other, program)).toContain('conse');
        expect(await rawGet(Number(port), other, cookie)).not.toContain('conse');
        const behind = `${pathname}?query=${query}&operationName=Other`;
        expect(await rawGet(Number(port), behind, cookie)).not.toContain('conse');
      }
    });

    it('a program with a key asks what it likes', async () => {
      const { id } = await person('maker');
      const program = await key(id, 'READ');
      for (const url of endpoints())
        expect(await answerTo(url, { query: unknown }, program)).toEqual({
          status: 200,
          text: expect.stringContaining('conse'),
        });
    });

    it('WebSockets keep to them too', async () => {
      const { projectId, datasetId } = await scoredDataset(db());
      const { id, known: cookie } = await person('watcher');
      await join(id, projectId, 'VIEWER');
      const client = createClient({
        url: `${api().url.replace(/^http/, 'ws')}/graphql/stream`,
        webSocketImpl: class extends WebSocket {
          constructor(address: string, protocols: string[]) {
            super(address, protocols, { headers: cookie });
          }
        },
      });
      const variables = { id: globalId('Dataset', datasetId) };
      const own = await client.iterate({ query: '', ...named(progress.id), variables }).next();
      expect(JSON.stringify(own.value)).toContain('COMPLETED');
      const query = 'subscription ($id: ID!) { datasetProgress(datasetId: $id) { latestRun { status } } }';
      await expect(client.iterate({ query, variables }).next()).rejects.toMatchObject([
        { extensions: { code: 'DOCUMENT_UNKNOWN' } },
      ]);
      await client.dispose();
    });
  },
  { documents: 'known' },
);
