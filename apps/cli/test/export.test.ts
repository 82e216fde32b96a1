import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeProject, type RunningServer, sha256Of, startServer, tinyImage, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { stray } from './stray.ts';

withOneDatabase((database) => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-export-'));
  const at = (name: string) => join(folder, name);
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
  afterAll(async () => {
    await server?.close();
    rmSync(folder, { recursive: true });
  });

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
    for (const filter of ['{"path":"b."}', 'path ~ b. and not flagged']) {
      const filtered = [`${slug}/June`, '--format', 'jsonl', '--filter', filter, '--force', '--out', at('b.jsonl')];
      expect(await run(...filtered)).toMatchObject({ code: 0 });
      expect(JSON.parse(readFileSync(at('b.jsonl'), 'utf8'))).toMatchObject({ path: 'b.png' });
    }
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
    for (const [filter, why] of [
      ['scor < 0.3', 'did you mean score?'],
      ['{"path"', 'is no JSON'],
    ] as const) {
      const refused = await run(`${slug}/June`, '--format', 'csv', '--filter', filter);
      expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining(why) });
    }
  });
});
