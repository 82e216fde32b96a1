import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sha256Of } from '@stray/testing';
import { afterAll, describe, expect, it } from 'vitest';
import { download } from '../src/files/index.ts';

describe('a download', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-download-'));
  const at = (name: string) => join(folder, name);
  afterAll(() => rmSync(folder, { recursive: true }));
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
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    return { url, ranges, close: () => new Promise((resolve) => http.close(resolve)) };
  }
  const wish = (file: string) => ({ address: '/', file, sha256, bytes: content.length });

  it('that breaks off goes on where it stopped', async () => {
    const { url, ranges, close } = await serve(30_000);
    await download({ url, headers: {} }, wish(at('whole.bin')));
    expect(readFileSync(at('whole.bin')).equals(content)).toBe(true);
    expect(ranges).toEqual([undefined, 'bytes=30000-', 'bytes=60000-', 'bytes=90000-']);
    await close();
  });

  it('that is not what was said leaves nothing', async () => {
    const { url, close } = await serve(200_000, Buffer.alloc(content.length));
    await expect(download({ url, headers: {} }, wish(at('wrong.bin')))).rejects.toMatchObject({ code: 'BLOB_CORRUPT' });
    expect(readdirSync(folder).filter((name) => name.startsWith('wrong'))).toEqual([]);
    await close();
  });
});
