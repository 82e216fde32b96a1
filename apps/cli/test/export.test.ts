import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeProject, sha256Of, tinyImage, withDatabase } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { download } from '../src/export/download.ts';
import { type RunningServer, startServer } from './server.ts';
import { stray } from './stray.ts';

/** A folder of its own for each set of tests. */
function madeFolder(): { readonly folder: string; readonly at: (name: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'stray-export-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  return { folder, at: (name) => join(folder, name) };
}

withDatabase((database) => {
  const { at } = madeFolder();
  let server: RunningServer;
  let slug: string;
  const run = (...args: readonly string[]) => stray('export', ...args, '--url', server.url);
  beforeAll(async () => {
    server = await startServer(database().url);
    slug = (await makeProject(database().prisma)).slug;
    writeFileSync(at('a.png'), await tinyImage({ colour: 1 }));
    writeFileSync(at('b.png'), await tinyImage({ colour: 2 }));
    expect(await stray('upload', at('a.png'), at('b.png'), `${slug}/June`, '--url', server.url)).toMatchObject({
      code: 0,
    });
  });
  afterAll(() => server?.close());

  it('a dataset becomes a file here, and the same one as of the same moment', async () => {
    const out = at('june.zip');
    const first = await run(`${slug}/June`, '--format', 'image-folder', '--out', out, '--json');
    expect(first).toMatchObject({ code: 0, stderr: '' });
    const { sha256, bytes, asOf, manifest } = JSON.parse(first.stdout);
    const content = readFileSync(out);
    expect([content.length, sha256Of(content)]).toEqual([bytes, sha256]);
    expect(manifest.counts).toMatchObject({ samples: 2, written: 2, withoutClass: 2 });
    const again = await run(`${slug}/June`, '--format', 'image-folder', '--out', at('again.zip'), '--as-of', asOf);
    expect(again).toMatchObject({ code: 0, stdout: `2 photos written to ${at('again.zip')}\nsha256 ${sha256}\n` });
    const filtered = await run(
      `${slug}/June`,
      '--format',
      'jsonl',
      '--filter',
      '{"path":"b."}',
      '--out',
      at('b.jsonl'),
    );
    expect(filtered.code).toBe(0);
    expect(JSON.parse(readFileSync(at('b.jsonl'), 'utf8'))).toMatchObject({ path: 'b.png' });
  });

  it('on the machine of Stray, a dataset becomes a folder of links to its photos', async () => {
    vi.stubEnv('STRAY_HOME', server.home);
    vi.stubEnv('DATABASE_URL', database().url);
    const linked = [`${slug}/June`, '--format', 'image-folder', '--links', at('tree')];
    expect(await run(...linked)).toMatchObject({ code: 0, stdout: `2 photos in ${at('tree')}\n`, stderr: '' });
    const photo = join(at('tree'), 'unlabelled', 'a.png');
    expect(readFileSync(photo).equals(readFileSync(at('a.png')))).toBe(true);
    expect(statSync(photo).nlink).toBe(2);
    expect(await run(...linked)).toMatchObject({ code: 1, stderr: expect.stringContaining('CONFLICT') });
    expect(await run(...linked, '--filter', '{}')).toMatchObject({ code: 2 });
    vi.stubEnv('STRAY_STORAGE', 's3://bucket/prefix');
    expect(await run(...linked)).toMatchObject({ code: 1, stderr: expect.stringContaining('S3') });
    vi.unstubAllEnvs();
  });

  it('what is there is not replaced unasked, and what is not known is said', async () => {
    writeFileSync(at('taken.csv'), 'mine');
    const taken = [`${slug}/June`, '--format', 'csv', '--out', at('taken.csv')];
    expect(await run(...taken)).toMatchObject({ code: 1, stderr: expect.stringContaining('--force') });
    expect(readFileSync(at('taken.csv'), 'utf8')).toBe('mine');
    expect(await run(...taken, '--force')).toMatchObject({ code: 0 });
    expect(readFileSync(at('taken.csv'), 'utf8')).toContain('a.png');
    expect(await run(`${slug}/May`, '--format', 'csv')).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('no dataset'),
    });
    expect(await run(`${slug}/June`, '--format', 'gif')).toMatchObject({ code: 2 });
    expect(await run(`${slug}/June`, '--format', 'csv', '--filter', 'x')).toMatchObject({ code: 2 });
  });
});

describe('a download', () => {
  const { folder, at } = madeFolder();
  const content = Buffer.from(Array.from({ length: 100_000 }, (_, i) => i % 251));
  const sha256 = sha256Of(content);

  /** A server that cuts its answers after so many bytes. */
  async function serve(cutAfter: number, sent = content) {
    const ranges: (string | undefined)[] = [];
    const http = createServer(({ headers }, response) => {
      ranges.push(headers.range);
      const from = Number(/^bytes=(\d+)-$/.exec(headers.range ?? '')?.[1] ?? 0);
      response.writeHead(from > 0 ? 206 : 200, { 'content-length': sent.length - from });
      response.write(sent.subarray(from, from + cutAfter), () => {
        if (from + cutAfter >= sent.length) response.end();
        // Not destroyed: what was written would be lost with it, more or less of it each time.
        else response.socket?.end();
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/`;
    return { url, ranges, close: () => new Promise((resolve) => http.close(resolve)) };
  }
  const wish = (url: string, file: string) => ({
    ...{ url, file, sha256, headers: {}, bytes: content.length },
    onProgress: () => undefined,
  });

  it('that breaks off goes on where it stopped', async () => {
    const { url, ranges, close } = await serve(30_000);
    await download(wish(url, at('whole.bin')));
    expect(readFileSync(at('whole.bin')).equals(content)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=30000-', 'bytes=60000-', 'bytes=90000-']);
    await close();
  });

  it('that is not what was said leaves nothing', async () => {
    const { url, close } = await serve(200_000, Buffer.alloc(content.length));
    await expect(download(wish(url, at('wrong.bin')))).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
    expect(readdirSync(folder).filter((name) => name.startsWith('wrong'))).toEqual([]);
    await close();
  });
});
