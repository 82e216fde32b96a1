import { execFileSync } from 'node:child_process';
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { type BlobStore, openS3Folder, openStore, readS3Address } from '@stray/storage';
import { freePort, type S3Server, startS3Server } from '@stray/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { blobStoreContract } from './contract.ts';

const home = mkdtempSync(join(tmpdir(), 'stray-s3-home-'));
let server: S3Server;
let store: BlobStore;

function setEnvironment(changes: Readonly<Record<string, string>> = {}): void {
  vi.unstubAllEnvs();
  for (const [name, value] of Object.entries({ ...server.env, ...changes })) vi.stubEnv(name, value);
}
const opened = (storage = `s3://${server.bucket}/stray`) => openStore({ home, storage });

beforeAll(async () => {
  server = await startS3Server();
  setEnvironment();
  store = await opened();
});
beforeEach(() => setEnvironment());
afterEach(() => vi.unstubAllEnvs());
afterAll(async () => {
  await server.close();
  rmSync(home, { recursive: true });
});

blobStoreContract('a bucket', () => store);

test('what is stored lies below its prefix, and nothing stays on the disk', async () => {
  const { sha256 } = await store.put(Readable.from([Buffer.from('hat')]));
  await store.putThumbnail(sha256, 256, Buffer.from('small'));
  const names: string[] = [];
  const folder = await openS3Folder(readS3Address(`s3://${server.bucket}/stray/`));
  for await (const { name, bytes } of folder.list()) names.push(`${name} ${bytes}`);
  const where = `${sha256.slice(0, 2)}/${sha256.slice(2, 4)}/${sha256}`;
  expect(names).toContain(`blobs/${where} 3`);
  expect(names).toContain(`thumbnails/${where}-256 5`);
  // The server finds folders only where they hold objects themselves.
  const [first = '', second = ''] = where.split('/');
  const above = await openS3Folder(readS3Address(`s3://${server.bucket}/stray/blobs/${first}`));
  expect(await above.look(1000)).toMatchObject({ folders: expect.arrayContaining([second]), files: [], more: false });
  const inside = await openS3Folder(readS3Address(`s3://${server.bucket}/stray/blobs/${first}/${second}`));
  expect(await inside.look(1000)).toMatchObject({ folders: [], files: expect.arrayContaining([sha256]) });
  expect((await buffer(await folder.open(`blobs/${where}`))).toString()).toBe('hat');
  await expect(folder.open('nothing')).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  expect(readdirSync(join(home, 'drafts'))).toEqual([]);
});

describe('a store that cannot be used is refused in words', () => {
  test.each([
    ['that is no address', 's3://', 'BAD_ARGUMENT', /s3:\/\/bucket\/prefix/],
    ['with no bucket', 's3://nowhere', 'STORAGE_REFUSED', /no bucket “nowhere”/],
  ])('%s', async (_what, storage, code, message) => {
    await expect(opened(storage)).rejects.toMatchObject({ code, message: expect.stringMatching(message) });
  });

  test('with wrong credentials, which are not repeated', async () => {
    setEnvironment({ AWS_ACCESS_KEY_ID: 'wrong-key', AWS_SECRET_ACCESS_KEY: 'wrong-secret' });
    const refusal = await opened().catch((error: unknown) => error);
    expect(refusal).toMatchObject({ code: 'STORAGE_REFUSED', message: expect.stringMatching(/credentials/) });
    expect(String(refusal)).not.toMatch(/wrong-/);
  });

  test.each([false, true])(
    'with a wrong secret for a right key, which is not repeated (at work before: %s)',
    async (before) => {
      const bytes = randomBytes(100);
      const [path, id] = [join(home, 'sent'), randomUUID()];
      await writeFile(path, bytes);
      // Before a signature is looked at, any secret opens the store.
      const right = await opened();
      const { sha256 } = await right.put(bytes);
      setEnvironment({ AWS_SECRET_ACCESS_KEY: 'wrong-secret' });
      const wrong = before ? await opened() : undefined;
      server.checkSignatures(true);
      try {
        expect(await right.get(sha256)).toEqual(bytes);
        const uses =
          wrong === undefined
            ? [opened]
            : [
                () => wrong.put(randomBytes(10)),
                () => wrong.putFile(path),
                () => wrong.keepArchive(id, path),
                () => wrong.get(sha256),
                () => wrong.has(sha256),
              ];
        for (const use of uses) {
          const refusal = await use().catch((error: unknown) => error);
          expect(refusal).toMatchObject({ code: 'STORAGE_REFUSED', message: expect.stringMatching(/credentials/) });
          expect(String(refusal)).not.toMatch(/wrong-/);
        }
      } finally {
        server.checkSignatures(false);
      }
    },
  );

  test('where nothing listens', async () => {
    setEnvironment({ AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${await freePort()}` });
    await expect(opened()).rejects.toMatchObject({
      code: 'STORAGE_UNREACHABLE',
      message: expect.stringMatching(/ECONNREFUSED/),
    });
  });
});

test('a server that fails now and then is asked again', async () => {
  let asked = 0;
  const failing = createServer((request, response) => {
    asked++;
    request.resume();
    request.on('end', () => response.writeHead(asked % 2 === 1 ? 503 : 200).end());
  });
  const port = await freePort();
  await new Promise<void>((resolve) => failing.listen(port, '127.0.0.1', resolve));
  try {
    setEnvironment({ AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` });
    const flaky = await opened();
    const bytes = randomBytes(100);
    expect(await flaky.has(createHash('sha256').update(bytes).digest('hex'))).toBe(true);
    expect(asked).toBe(4);
  } finally {
    failing.close();
  }
});

test('a server that always fails is said so, and may be tried again later', async () => {
  const failing = createServer((request, response) => {
    request.resume();
    response.writeHead(503).end();
  });
  const port = await freePort();
  await new Promise<void>((resolve) => failing.listen(port, '127.0.0.1', resolve));
  try {
    setEnvironment({ AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${port}` });
    await expect(opened()).rejects.toMatchObject({ code: 'STORAGE_UNREACHABLE' });
  } finally {
    failing.close();
  }
});

test.each([
  ['without S3 its client is not loaded', undefined, false],
  ['with S3 it is', 's3://nowhere', true],
])('%s', (_what, storage, loaded) => {
  const script = `import { createRequire } from 'node:module';
    const { openStore } = await import('@stray/storage');
    await openStore({ home: process.argv[1], storage: process.argv[2] }).catch(() => undefined);
    const loaded = Object.keys(createRequire(import.meta.url).cache).filter((name) => name.includes('@aws-sdk'));
    process.stdout.write(String(loaded.length));`;
  const hooks = new URL('../../../tools/launch/typescriptHooks.mjs', import.meta.url).href;
  const argv: string[] = [
    '--conditions=@stray/source',
    `--import=${hooks}`,
    '--input-type=module',
    '-e',
    script,
    home,
    ...(storage === undefined ? [] : [storage]),
  ];
  const env = {
    ...process.env,
    AWS_ENDPOINT_URL_S3: 'http://127.0.0.1:9',
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nothing',
  };
  const count = execFileSync(process.execPath, argv, { cwd: import.meta.dirname, env, encoding: 'utf8' });
  expect(Number(count) > 0).toBe(loaded);
});
