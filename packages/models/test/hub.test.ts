import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { type AddRequest, addEncoder, type HubSettings, hubSettings, openEncoder } from '../src/index.ts';
import { clipFiles, clipText, clipVision, newPath } from './exported.ts';
import { commit, type HubBehaviour, type HubServer, startHub } from './hubServer.ts';

const servers: HubServer[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

async function hub(behaviour: Partial<HubBehaviour> = {}): Promise<HubServer> {
  const server = await startHub({ files: clipFiles(), ...behaviour });
  servers.push(server);
  return server;
}

const quick = (server: { url: string }, more: Partial<HubSettings> = {}): HubSettings => ({
  endpoint: server.url,
  token: undefined,
  offline: false,
  retryDelayMs: 1,
  silenceMs: 5_000,
  ...more,
});

const add = (server: { url: string }, more: Partial<AddRequest> = {}) =>
  addEncoder({ source: 'owner/model', home: newPath(), hub: quick(server), ...more });

const vision = 'onnx/vision_model.onnx';
const visionPath = `/owner/model/resolve/${commit}/${vision}`;

/** What is left in a home beside finished encoders. */
const left = (home: string) =>
  readdirSync(join(home, 'models'), { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(adding|downloads.)/.test(path),
  );

test('a repository becomes an encoder, at its commit, with the files of one precision', async () => {
  const files = clipFiles({
    'README.md': 'about',
    LICENSE: 'MIT',
    'model.safetensors': 'weights of another tool',
    'onnx/vision_model_fp16.onnx': clipVision,
    'onnx/text_model_fp16.onnx': clipText,
  });
  const server = await hub({ files, pageSize: 3 });
  const home = newPath();
  const seen: number[] = [];
  const { manifest } = await add(server, { home, precision: 'fp16', onProgress: ({ bytes }) => seen.push(bytes) });
  expect(manifest).toMatchObject({ name: 'model', precision: 'fp16', origin: { hub: 'owner/model', commit } });
  expect(Object.keys(manifest.files)).toEqual([
    'LICENSE',
    'config.json',
    'onnx/text_model_fp16.onnx',
    'onnx/vision_model_fp16.onnx',
    'preprocessor_config.json',
    'tokenizer.json',
    'tokenizer_config.json',
  ]);
  expect(server.asked.map(({ path }) => path)).not.toContain(visionPath);
  expect(seen.at(-1)).toBe(Object.values(manifest.files).reduce((sum, { bytes }) => sum + bytes, 0));
  expect(left(home)).toEqual([]);
  for (const spec of ['model', 'owner/model']) expect((await openEncoder(spec, { home })).manifest).toEqual(manifest);
});

test('weights beside a graph come along, whatever they are called', async () => {
  const files = clipFiles({
    [vision]: { ...clipVision, external: ['vision_model.onnx_data', 'odd.bin'] },
    [`${vision}_data`]: 'one',
    'onnx/odd.bin': 'two',
  });
  const { manifest } = await add(await hub({ files }));
  expect(Object.keys(manifest.files)).toEqual(expect.arrayContaining([`${vision}_data`, 'onnx/odd.bin']));
});

const heavy = clipFiles({ [vision]: { ...clipVision, weights: 4_000_000 } });
const heavyBytes = heavy.get(vision) ?? Buffer.alloc(0);

/** Gives a part of the heavy graph from where it is asked, and breaks the connection. */
function breakOff(request: IncomingMessage, response: ServerResponse): true {
  const from = Number(/\d+/.exec(request.headers.range ?? '0')?.[0] ?? 0);
  const range = `bytes ${from}-${heavyBytes.length - 1}/${heavyBytes.length}`;
  response.writeHead(from > 0 ? 206 : 200, { 'content-length': heavyBytes.length - from, 'content-range': range });
  response.write(heavyBytes.subarray(from, from + 1_000_000), () => response.destroy());
  return true;
}

/** Where each request for the graph began. */
const begins = ({ asked }: HubServer) =>
  asked.filter(({ path }) => path === visionPath).map(({ range }) => Number(/\d+/.exec(range ?? '0')?.[0]));

test('a connection that breaks is taken up where it stopped', async () => {
  let breaks = 2;
  const server = await hub({
    files: heavy,
    intercept: (request, response, path) => path === visionPath && breaks-- > 0 && breakOff(request, response),
  });
  await add(server);
  const [first, second = 0, third = 0, ...more] = begins(server);
  expect(first).toBe(0);
  expect(second).toBeGreaterThan(0);
  expect(third).toBeGreaterThan(second);
  expect(more).toEqual([]);
});

test('what arrived before a failure is kept for the next command, and nothing half there is listed', async () => {
  let broken = false;
  const server = await hub({
    files: heavy,
    intercept(request, response, path) {
      if (path !== visionPath) return false;
      if (broken) response.destroy();
      else breakOff(request, response);
      broken = true;
      return true;
    },
  });
  const home = newPath();
  await expect(add(server, { home })).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
    message: expect.stringContaining('the same command goes on from there'),
  });
  expect(readdirSync(join(home, 'models'))).toEqual(['.downloads']);
  const whole = await hub({ files: heavy });
  await add(whole, { home });
  expect(begins(whole)).toEqual([begins(server).at(-1)]);
  expect(begins(whole)[0]).toBeGreaterThan(0);
  expect(whole.asked.map(({ path }) => path)).not.toContain(`/owner/model/resolve/${commit}/config.json`);
  expect(left(home)).toEqual([]);
});

test('a server without ranges is asked from the beginning', async () => {
  const bytes = clipFiles().get(vision) ?? Buffer.alloc(0);
  let first = true;
  const server = await hub({
    intercept(_request, response, path) {
      if (path !== visionPath) return false;
      response.writeHead(200, { 'content-length': bytes.length });
      if (first) response.write(bytes.subarray(0, 10_000), () => response.destroy());
      else response.end(bytes);
      first = false;
      return true;
    },
  });
  const { manifest } = await add(server);
  expect(manifest.files[vision]?.bytes).toBe(bytes.length);
});

test('busy and failing servers are asked again', async () => {
  const statuses = [503, 429, 500, 502];
  const server = await hub({
    intercept(_request, response, path) {
      const status = path.includes('/resolve/') ? statuses.pop() : undefined;
      if (status === undefined) return false;
      response.writeHead(status, { 'retry-after': '0' }).end('later');
      return true;
    },
  });
  await add(server);
  expect(statuses).toEqual([]);
});

test('bytes that are not those of the listing are removed and told', async () => {
  const home = newPath();
  const other = Buffer.from(clipFiles().get(vision) ?? '').fill(1, 30_000, 30_010);
  const server = await hub({
    intercept(_request, response, path) {
      if (path === visionPath) response.writeHead(200, { 'content-length': other.length }).end(other);
      return path === visionPath;
    },
  });
  await expect(add(server, { home })).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
    message: expect.stringMatching(/onnx\/vision_model\.onnx of owner\/model did not arrive as the hub describes it/),
  });
  expect(left(home).filter((path) => path.includes('vision'))).toEqual([]);
});

test('small files are compared with the hash that git gives them', async () => {
  const path = `/owner/model/resolve/${commit}/config.json`;
  const size = clipFiles().get('config.json')?.length ?? 0;
  const server = await hub({
    intercept(_request, response, asked) {
      if (asked === path) response.end('x'.repeat(size));
      return asked === path;
    },
  });
  await expect(add(server)).rejects.toThrow('config.json of owner/model did not arrive');
});

test('the token goes to the hub, and not to where the hub sends us', async () => {
  const store = await hub();
  const server = await hub({ redirectTo: store.url });
  await add(server, { hub: quick(server, { token: 'secret' }) });
  expect(new Set(server.asked.map(({ token }) => token))).toEqual(new Set(['Bearer secret']));
  expect(store.asked.map(({ path, token }) => [path, token])).toContainEqual([visionPath, undefined]);
  expect(store.asked.every(({ token }) => token === undefined)).toBe(true);
});

const refused = (status: number): Partial<HubBehaviour> => ({
  intercept(_request, response) {
    response.writeHead(status).end();
    return true;
  },
});

test('what the hub does not give is said in one sentence', async () => {
  const expected = [
    [
      401,
      undefined,
      'DOWNLOAD_REFUSED',
      'model owner/model (401): it is not there, or it wants a token: set HF_TOKEN.',
    ],
    [403, 'secret', 'DOWNLOAD_REFUSED', '(403): the token in HF_TOKEN may not read it'],
    [404, undefined, 'ENCODER_NOT_FOUND', 'has no model owner/model.'],
    [418, undefined, 'DOWNLOAD_FAILED', 'answered 418 for model owner/model.'],
  ] as const;
  for (const [status, token, code, words] of expected) {
    const server = await hub(refused(status));
    const message = expect.stringContaining(words);
    await expect(add(server, { hub: quick(server, { token }) })).rejects.toMatchObject({ code, message });
  }
});

test('a revision that is not there is named', async () => {
  await expect(add(await hub(), { revision: 'v9' })).rejects.toThrow('has no model owner/model at revision v9.');
  await expect(add(await hub(), { revision: 'v1' })).resolves.toBeDefined();
});

test('a hub that cannot be reached, is silent or is none', async () => {
  const server = await hub();
  await server.close();
  await expect(add(server)).rejects.toMatchObject({
    code: 'DOWNLOAD_FAILED',
    message: expect.stringMatching(/^http.* cannot be reached, or breaks off \(ECONNREFUSED\)/),
  });
  const silent = await hub({ intercept: () => true });
  const settings = quick(silent, { silenceMs: 20 });
  await expect(add(silent, { hub: settings })).rejects.toThrow('(no answer in time)');
  const page = await hub({
    intercept(_request, response) {
      response.end('<html>Sign in to the network</html>');
      return true;
    },
  });
  await expect(add(page)).rejects.toThrow('answers for model owner/model as no hub does');
});

test('nothing is asked for while HF_HUB_OFFLINE is set', async () => {
  const server = await hub();
  const offline = add(server, { hub: quick(server, { offline: true }) });
  await expect(offline).rejects.toMatchObject({
    code: 'DOWNLOAD_REFUSED',
    message: expect.stringContaining('HF_HUB_OFFLINE'),
  });
  expect(server.asked).toEqual([]);
});

test('a name that leads out of the folder is refused', async () => {
  const files = clipFiles({ [vision]: { ...clipVision, external: ['../../../escaped'] } });
  files.set('../escaped', Buffer.from('x'));
  const home = newPath();
  await expect(add(await hub({ files }), { home })).rejects.toMatchObject({ code: 'ENCODER_INVALID' });
  expect(existsSync(join(home, 'escaped'))).toBe(false);
});

test('a repository that is no encoder leaves nothing behind', async () => {
  const home = newPath();
  const files = clipFiles({ 'config.json': { model_type: 'bert' } });
  await expect(add(await hub({ files }), { home })).rejects.toThrow('“bert” is not known');
  expect(left(home)).toEqual([]);
  const none = await hub({ files: new Map([['pytorch_model.bin', Buffer.from('weights')]]) });
  await expect(add(none, { home })).rejects.toThrow('owner/model: there is no ONNX graph');
});

test('two processes do not write to one download', async () => {
  const home = newPath();
  let second: Promise<unknown> | undefined;
  const server = await hub({
    intercept(_request, response, path) {
      if (path !== visionPath || second !== undefined) return false;
      second = add(server, { home }).catch((error: unknown) => error);
      second.then(() => response.destroy());
      return true;
    },
  });
  await add(server, { home });
  expect(await second).toMatchObject({ code: 'CONFLICT' });
});

test('the usual variables are read', () => {
  expect(hubSettings({})).toMatchObject({ endpoint: 'https://huggingface.co', token: undefined, offline: false });
  expect(
    hubSettings({ HF_ENDPOINT: 'http://mirror/', HUGGING_FACE_HUB_TOKEN: ' t\n', HF_HUB_OFFLINE: '1' }),
  ).toMatchObject({ endpoint: 'http://mirror', token: 't', offline: true });
  expect(() => hubSettings({ HF_ENDPOINT: 'mirror' })).toThrow('HF_ENDPOINT');
});

test('the files of an encoder are those that the hub described', async () => {
  const home = newPath();
  const { directory, manifest } = await add(await hub(), { home });
  for (const [name, { bytes }] of Object.entries(manifest.files))
    expect(statSync(join(directory, name)).size).toBe(bytes);
  expect(JSON.parse(readFileSync(join(directory, 'manifest.json'), 'utf8'))).toEqual(manifest);
});
