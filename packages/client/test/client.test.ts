import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { makeDataset, makeSamples, type RunningServer, startServer, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accepted, createClient, graphql, pages, type StrayClient } from '../src/index.ts';

const Projects = graphql(`
  query Projects($after: String) {
    projects(first: 2, after: $after) { pageInfo { hasNextPage endCursor } edges { node { name } } }
  }
`);
const MakeProject = graphql(`
  mutation MakeProject($name: String!) {
    createProject(input: { name: $name }) { project { id } userErrors { code message } }
  }
`);
const Note = graphql(`
  mutation Note($datasetId: ID!, $note: String!) {
    review(input: { datasetId: $datasetId, filter: {}, note: $note }) { event { number } userErrors { code message } }
  }
`);
const ReviewEvents = graphql(`
  subscription ReviewEvents($datasetId: ID!, $after: Int) {
    reviewEvents(datasetId: $datasetId, after: $after) { number note }
  }
`);

/** A way to a server that can be cut. */
async function startWay(port: number) {
  const sockets = new Set<Socket>();
  const way = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => undefined).on('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(way, 'listening');
  const cut = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(way.address() as AddressInfo).port}`,
    cut,
    close() {
      cut();
      way.close();
    },
  };
}

withOneDatabase((database) => {
  let server: RunningServer;
  let client: StrayClient;
  beforeAll(async () => {
    server = await startServer(database().url);
    client = createClient({ url: `${server.url}/` });
  });
  afterAll(() => server?.close());

  it('a list is read to its end, page by page', async () => {
    const names = ['one', 'two', 'three', 'four', 'five'];
    for (const name of names) accepted((await client.query(MakeProject, { name })).createProject, 'project');
    const found: string[] = [];
    for await (const { name } of pages(async (after) => (await client.query(Projects, { after })).projects)) {
      found.push(name);
    }
    expect(found).toEqual(expect.arrayContaining(names));
    expect(new Set(found).size).toBe(found.length);
  });

  it('what is refused is an error with the code of the server', async () => {
    const { createProject } = await client.query(MakeProject, { name: ' ' });
    expect(() => accepted(createProject, 'project')).toThrowError(
      expect.objectContaining({ name: 'ClientError', code: createProject.userErrors[0]?.code }),
    );
    const wrong = {
      kind: 'Document',
      definitions: graphql(`query { projects(first: 501) { totalCount } }`).definitions,
    } as const;
    await expect(client.query(wrong)).rejects.toMatchObject({ name: 'ClientError', code: 'BAD_ARGUMENT' });
    const nothing = client.subscribe(ReviewEvents, { datasetId: 'RGF0YXNldDoxMjM=' });
    await expect(nothing.next()).rejects.toMatchObject({ name: 'ClientError' });
    await expect(client.text('/corpora/nothing.txt')).rejects.toMatchObject({ name: 'ClientError' });
  });

  it('a stream that is cut goes on without a gap, and ends when it is told to', async () => {
    const { prisma } = database();
    const dataset = await makeDataset(prisma);
    await makeSamples(prisma, dataset.id, 1);
    const datasetId = Buffer.from(`Dataset:${dataset.id}`).toString('base64');
    const way = await startWay(Number(new URL(server.url).port));
    const stop = new AbortController();
    const events = createClient({ url: way.url }).subscribe(
      ReviewEvents,
      { datasetId, after: 0 },
      { signal: stop.signal, resume: ({ reviewEvents }) => ({ after: reviewEvents.number }) },
    );
    const say = async (note: string) => accepted((await client.query(Note, { datasetId, note })).review, 'event');
    const heard = async () => (await events.next()).value?.reviewEvents.note;
    try {
      await say('first');
      expect(await heard()).toBe('first');
      way.cut();
      await say('second');
      await say('third');
      expect([await heard(), await heard()]).toEqual(['second', 'third']);
      const last = events.next();
      stop.abort();
      expect(await last).toMatchObject({ done: true });
    } finally {
      way.close();
    }
  });
});

describe('what is no Stray', () => {
  it('is told apart from one that is not there', async () => {
    const other = createHttpServer((_request, response) => response.end('<html>Welcome</html>')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`;
    await expect(createClient({ url }).query(Projects, {})).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
      message: `${url} answers “200 OK”, which is not what Stray says.`,
    });
    other.close();
    await once(other, 'close');
    await expect(createClient({ url }).query(Projects, {})).rejects.toMatchObject({
      code: 'SERVER_UNREACHABLE',
      message: `${url} cannot be reached: nothing listens there.`,
    });
  });
});
