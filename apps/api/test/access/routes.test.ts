import { randomUUID } from 'node:crypto';
import { tinyImage } from '@stray/testing';
import { expect, it } from 'vitest';
import { type Known, type ServerMode, serverMode } from '../serverMode.ts';
import { makeScorable, makeWorld, missingWorld, type World } from './world.ts';

const people = ['stranger', 'VIEWER', 'REVIEWER', 'CURATOR', 'OWNER'] as const;
const readers = ['VIEWER', 'REVIEWER', 'CURATOR', 'OWNER', 'READ key', 'WRITE key'];
const curators = ['CURATOR', 'OWNER', 'WRITE key'];

interface Route {
  readonly may: readonly string[];
  /** Asks for what is of that world. */
  readonly ask: (
    url: string,
    known: Known,
    world: Pick<World, 'ids' | 'slug'> & { readonly sha256: string },
  ) => Promise<Response>;
  readonly refusal: 'NOT_FOUND' | 'BLOB_NOT_FOUND';
}

const metadata = (entries: Record<string, string>) =>
  Object.entries(entries)
    .map(([name, value]) => `${name} ${Buffer.from(value).toString('base64')}`)
    .join(',');

const begin = (url: string, known: Known, dataset: string, more: Record<string, string> = {}) =>
  fetch(`${url}/uploads`, {
    method: 'POST',
    headers: {
      ...known,
      'tus-resumable': '1.0.0',
      'upload-length': '10',
      'upload-metadata': metadata({ dataset, path: `${randomUUID()}.png`, ...more }),
    },
  });

/** By path of a route that belongs to projects. */
const routes: Readonly<Record<string, Route>> = {
  '/media/:sha256/:size': {
    may: readers,
    refusal: 'BLOB_NOT_FOUND',
    ask: (url, headers, { sha256 }) => fetch(`${url}/media/${sha256}/original`, { headers }),
  },
  '/corpora/:version/:file': {
    may: readers,
    refusal: 'NOT_FOUND',
    ask: (url, headers, { ids }) => fetch(`${url}/corpora/${ids.CorpusVersion}/negatives.txt`, { headers }),
  },
  '/map/:projection/:part': {
    may: readers,
    refusal: 'NOT_FOUND',
    ask: (url, headers, { ids }) => fetch(`${url}/map/${ids.Projection}/states`, { headers }),
  },
  '/exports/:id': {
    may: readers,
    refusal: 'NOT_FOUND',
    ask: (url, headers, { ids }) => fetch(`${url}/exports/${ids.Export}`, { headers }),
  },
  '/labels': {
    may: curators,
    refusal: 'NOT_FOUND',
    ask: (url, headers, { ids }) =>
      fetch(`${url}/labels?project=${encodeURIComponent(ids.Project ?? '')}&format=text`, {
        method: 'POST',
        headers,
        body: `class ${randomUUID()}`,
      }),
  },
  '/words': {
    may: curators,
    refusal: 'NOT_FOUND',
    ask: (url, headers, { ids }) =>
      fetch(`${url}/words?project=${encodeURIComponent(ids.Project ?? '')}&format=text&name=x`, {
        method: 'POST',
        headers,
        body: `word ${randomUUID()}`,
      }),
  },
  '/search/:dataset': {
    may: readers,
    refusal: 'NOT_FOUND',
    ask: async (url, headers, { ids }) =>
      fetch(`${url}/search/${ids.Dataset}`, { method: 'POST', headers, body: await tinyImage() }),
  },
  '/search/:dataset/:image': {
    may: readers,
    refusal: 'NOT_FOUND',
    ask: async (url, headers, { ids }) => {
      const sent = await fetch(`${url}/search/${ids.Dataset}`, { method: 'POST', headers, body: await tinyImage() });
      if (!sent.ok) return sent;
      const { imageId } = (await sent.json()) as { imageId: string };
      return fetch(`${url}/search/${ids.Dataset}/${imageId}`, { headers });
    },
  },
  '/score/:project': {
    may: readers,
    refusal: 'NOT_FOUND',
    ask: async (url, headers, { slug }) =>
      fetch(`${url}/score/${slug}`, { method: 'POST', headers, body: await tinyImage() }),
  },
  '/uploads': {
    may: curators,
    refusal: 'NOT_FOUND',
    ask: (url, headers, { ids }) => begin(url, headers, ids.Dataset ?? ''),
  },
};

/** What is for everybody who is known, or for everybody. */
const others = ['/health', '/ready', '/auth/*path', '/uploads/:id', '/', '/graphql'];

serverMode('routes', (mode: ServerMode) => {
  const { api, db, person, join, key } = mode;

  async function known(world: World): Promise<Record<string, Known>> {
    const found: Record<string, Known> = {};
    for (const who of people) {
      const { id, known: headers } = await person(`r${randomUUID().slice(0, 8)}`);
      if (who !== 'stranger') await join(id, world.projectId, who);
      found[who] = headers;
      if (who !== 'OWNER') continue;
      found['READ key'] = await key(id, 'READ');
      found['REVIEW key'] = await key(id, 'REVIEW');
      found['WRITE key'] = await key(id, 'WRITE');
    }
    return found;
  }

  it('every route is in the matrix', () => {
    expect([...new Set(api().routes)].sort()).toEqual([...Object.keys(routes), ...others].sort());
  });

  it.each(Object.entries(routes))('%s is for those who may', async (path, { may, ask, refusal }) => {
    const world = await makeWorld(db());
    await makeScorable(db(), world);
    const { sha256 } = await api().blobs.put(await tinyImage());
    await db().sample.update({ where: { id: world.uuids.Sample ?? '' }, data: { sha256 } });
    const file = { status: 'COMPLETED', sha256, bytes: 1n } as const;
    await db().export.update({ where: { id: world.uuids.Export ?? '' }, data: file });
    const own = { ...world, sha256 };
    const nothing = { ...missingWorld(), slug: 'nothing-at-all', sha256: '1'.repeat(64) };
    for (const [who, headers] of Object.entries(await known(world))) {
      const response = await ask(api().url, headers, own);
      const text = await response.text();
      if (who === 'REVIEW key' && may === readers) continue;
      if (may.includes(who)) {
        expect([path, who, response.status < 300]).toEqual([path, who, true]);
        // Nothing that some may see and others may not is kept for all.
        expect(response.headers.get('cache-control') ?? '').not.toContain('public');
        const first = await db().auditEvent.findFirst({
          where: { projectId: world.projectId },
          orderBy: { id: 'desc' },
        });
        if (path === '/labels' || path === '/words') expect(first?.action).toBe(path.slice(1));
        continue;
      }
      const inside = who !== 'stranger';
      expect([path, who, JSON.parse(text).errors[0].extensions.code]).toEqual([
        path,
        who,
        inside ? 'FORBIDDEN' : refusal,
      ]);
      if (inside) continue;
      expect(await (await ask(api().url, headers, nothing)).text()).toBe(text);
    }
    expect((await ask(api().url, {}, own)).status).toBe(401);
  });

  it('an image is for whoever has a sample of it, whoever else has one too', async () => {
    const [one, two] = [await makeWorld(db()), await makeWorld(db())];
    const { sha256 } = await api().blobs.put(await tinyImage());
    await db().sample.update({ where: { id: one.uuids.Sample ?? '' }, data: { sha256 } });
    const { VIEWER: viewer = {} } = await known(two);
    const ask = (size: string, more: Known = {}) =>
      fetch(`${api().url}/media/${sha256}/${size}`, { headers: { ...viewer, ...more } });
    expect((await ask('256')).status).toBe(404);
    // Who knows its tag knows no more.
    expect((await ask('original', { 'if-none-match': `"${sha256}-original"` })).status).toBe(404);
    await db().sample.update({ where: { id: two.uuids.Sample ?? '' }, data: { sha256 } });
    expect((await ask('256')).status).toBe(200);
  });

  it('what matches on a map is told to those who see the map, and to nobody else', async () => {
    const world = await makeWorld(db());
    const all = await known(world);
    const ask = (projection: string | undefined, headers: Known) =>
      fetch(`${api().url}/map/${projection}/matching?filter=flagged`, { headers });
    for (const who of readers) expect((await ask(world.ids.Projection, all[who] ?? {})).status).toBe(200);
    const [theirs, none] = [world, missingWorld()].map(({ ids }) => ask(ids.Projection, all.stranger ?? {}));
    expect((await theirs)?.status).toBe(404);
    expect(await (await theirs)?.text()).toBe(await (await none)?.text());
    expect((await ask(world.ids.Projection, {})).status).toBe(401);
  });

  it('nobody goes on with, looks at or ends what somebody else sends, whatever it says of its sender', async () => {
    const world = await makeWorld(db());
    const all = await known(world);
    const begun = await begin(api().url, all.CURATOR ?? {}, world.ids.Dataset ?? '', {
      'stray-sender': JSON.stringify({ actorKind: 'LOCAL', actor: 'local' }),
    });
    expect(begun.status).toBe(201);
    const address = new URL(begun.headers.get('location') ?? '', `${api().url}/uploads/`).href;
    const missing = `${api().url}/uploads/${randomUUID()}`;
    const requests = {
      HEAD: {},
      PATCH: { 'content-type': 'application/offset+octet-stream', 'upload-offset': '0' },
      DELETE: {},
      GET: {},
    };
    const ask = (url: string, who: string, method: keyof typeof requests) =>
      fetch(url, {
        method,
        headers: { ...all[who], 'tus-resumable': '1.0.0', ...requests[method] },
        ...(method === 'PATCH' && { body: Buffer.alloc(4) }),
      });
    for (const method of ['HEAD', 'PATCH', 'DELETE', 'GET'] as const) {
      for (const who of ['stranger', 'VIEWER', 'OWNER', 'READ key']) {
        const [theirs, none] = [await ask(address, who, method), await ask(missing, who, method)];
        expect([method, who, theirs.status]).toEqual([method, who, 404]);
        expect([theirs.status, await theirs.text()]).toEqual([none.status, await none.text()]);
      }
    }
    expect((await ask(address, 'CURATOR', 'HEAD')).headers.get('upload-offset')).toBe('0');
    expect((await ask(address, 'CURATOR', 'PATCH')).status).toBe(204);
    await db().membership.updateMany({ where: { projectId: world.projectId }, data: { role: 'VIEWER' } });
    expect((await ask(address, 'CURATOR', 'HEAD')).status).toBe(403);
  });

  it('what was sent is written down with its sender, and no name of a file', async () => {
    const world = await makeWorld(db());
    const all = await known(world);
    const image = await tinyImage();
    const response = await fetch(`${api().url}/uploads`, {
      method: 'POST',
      headers: {
        ...all['WRITE key'],
        'tus-resumable': '1.0.0',
        'upload-length': String(image.length),
        'content-type': 'application/offset+octet-stream',
        'upload-metadata': metadata({ dataset: world.ids.Dataset ?? '', path: 'hat/one.png' }),
      },
      body: image,
    });
    expect(response.status).toBe(201);
    const event = await db().auditEvent.findFirst({ where: { action: 'uploads' }, orderBy: { id: 'desc' } });
    expect(event).toMatchObject({
      actorKind: 'KEY',
      projectId: world.projectId,
      targets: [`Dataset:${world.uuids.Dataset}`],
      summary: 'images: 1',
    });
  });
});
