import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDatabase, type Embedded, insertSamples, migrate, startEmbedded } from '@stray/db';
import { createFileStore } from '@stray/storage';
import { fillTables, makeDataset, makeOwnDatabase, readRows, sha256Of } from '@stray/testing';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ended } from './stray.ts';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'stray-backup-'));
const home = join(folder, 'home');
const at = (name: string) => join(folder, name);

interface Run {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** The built command line with a folder of its own. */
function run(args: readonly string[], env: NodeJS.ProcessEnv): Run {
  const { DATABASE_URL: _, ...rest } = process.env;
  const child = spawn(process.execPath, [main, ...args], {
    env: { ...rest, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (piece) => {
    stdout += piece;
  });
  child.stderr.on('data', (piece) => {
    stderr += piece;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
  });
  return { child, ended };
}
const stray = (args: readonly string[], env: NodeJS.ProcessEnv = { STRAY_HOME: home }) => run(args, env).ended;

const samples = 1500;

describe('backup and restore', { sequential: true, timeout: 240_000 }, () => {
  let running: Embedded;
  let rows: Awaited<ReturnType<typeof rowsOf>>;

  beforeAll(async () => {
    running = await startEmbedded({ dir: join(home, 'database') });
    await migrate(running.url);
    const client = new pg.Client(running.url);
    await client.connect();
    await fillTables(client, 3);
    await client.query('DELETE FROM "CollectionHold"');
    await client.query(`UPDATE "Upload" SET "finishedAt" = now(), status = 'COMPLETED'`);
    await client.query('DELETE FROM "WordList"');
    await client.query('UPDATE "Export" SET sha256 = NULL, bytes = NULL');
    await client.query('DELETE FROM "Sample"');
    await client.end();
    const database = await createDatabase(running.url);
    const blobs = createFileStore(home);
    const { id } = await makeDataset(database.prisma);
    const stored = await Promise.all(Array.from({ length: 200 }, () => blobs.put(randomBytes(3000))));
    const many = Array.from({ length: samples }, (_, i) => ({ ...(stored[i % 200] ?? stored[0]), path: `${i}.jpg` }));
    await insertSamples(database.prisma, id, many as Parameters<typeof insertSamples>[2]);
    await database.close();
    rows = await rowsOf(running.url);
  }, 240_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('a Stray that runs is written to a file, and goes on', async () => {
    expect(statSync(join(home, 'database', 'connection')).mode & 0o777).toBe(0o600);
    const ended = await stray(['backup', at('live.tar')]);
    expect(ended).toMatchObject({ code: 0 });
    expect(ended.stdout).toMatch(/photos +200 files/);
    expect(ended.stdout).toContain(`${at('live.tar')} is whole`);
    expect(await rowsOf(running.url)).toEqual(rows);
    expect(await stray(['restore', at('live.tar'), '--replace'])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('DATABASE_LOCKED'),
    });
  });

  test('so is one that does not run, and both are found whole', async () => {
    await running.stop();
    expect(existsSync(join(home, 'database', 'connection'))).toBe(false);
    expect(await stray(['backup', at('still.tar')])).toMatchObject({ code: 0 });
    for (const name of ['live.tar', 'still.tar']) {
      const checked = await stray(['backup', '--check', at(name), '--json']);
      expect(checked).toMatchObject({ code: 0 });
      expect(JSON.parse(checked.stdout)).toMatchObject({ blobs: 200, missing: [], version: expect.any(String) });
    }
    expect(await stray(['backup', at('still.tar')])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('CONFLICT'),
    });
    const nowhere = { STRAY_HOME: at('nowhere') };
    expect(await stray(['backup', at('none.tar')], nowhere)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('NOT_FOUND'),
    });
    expect(existsSync(at('nowhere'))).toBe(false);
  });

  test('a restoration that is killed is done again, and ends as if nothing had been', async () => {
    const target = { STRAY_HOME: at('killed') };
    let kills = 0;
    for (const afterMs of [300, 900, 1500, 2100, 2700, 3300]) {
      const { child, ended } = run(['restore', at('live.tar')], target);
      const kill = setTimeout(() => {
        kills += child.kill('SIGKILL') ? 1 : 0;
      }, afterMs);
      const { code, stderr } = await ended;
      clearTimeout(kill);
      if (code === 0) break;
      expect(stderr).not.toContain('CONFLICT');
    }
    const last = await stray(['restore', at('live.tar')], target);
    // The last of the kills may have come too late; then there is something that would be lost.
    expect(last.code === 0 || last.stderr.includes('CONFLICT'), last.stderr).toBe(true);
    expect(kills).toBeGreaterThan(0);
    expect(await rowsIn(at('killed'))).toEqual(rows);
    for (const { sha256 } of rows.Sample ?? []) {
      const bytes = await createFileStore(at('killed')).get(sha256 ?? '');
      expect(sha256Of(bytes)).toBe(sha256);
    }
  });

  test('what is there is replaced only when asked to', async () => {
    const target = { STRAY_HOME: at('killed') };
    expect(await stray(['restore', at('still.tar')], target)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`${samples} photos, which would be lost`),
    });
    expect(await stray(['restore', at('still.tar'), '--replace'], target)).toMatchObject({ code: 0 });
    expect(await rowsIn(at('killed'))).toEqual(rows);
  });

  test('a damaged file is refused in words', async () => {
    const bytes = readFileSync(at('live.tar'));
    writeFileSync(at('cut.tar'), bytes.subarray(0, bytes.length - 5000));
    for (const args of [
      ['backup', '--check', at('cut.tar')],
      ['restore', at('cut.tar'), '--replace'],
    ]) {
      expect(await stray(args, { STRAY_HOME: at('killed') })).toMatchObject({
        code: 1,
        stderr: expect.stringContaining('BACKUP_INVALID'),
      });
    }
    expect(await rowsIn(at('killed'))).toEqual(rows);
  });

  test.skipIf(!process.env.TEST_DATABASE_URL)('a laptop’s Stray moves to a PostgreSQL', async () => {
    const { url, drop } = await makeOwnDatabase(process.env.TEST_DATABASE_URL ?? '', 'stray_team');
    try {
      const team = { STRAY_HOME: at('team'), DATABASE_URL: url };
      expect(await stray(['restore', at('live.tar')], team)).toMatchObject({ code: 0 });
      expect(await rowsOf(url)).toEqual(rows);
      expect(await stray(['backup', at('team.tar')], team)).toMatchObject({ code: 0 });
    } finally {
      await drop();
    }
  });

  async function rowsIn(of: string) {
    const embedded = await startEmbedded({ dir: join(of, 'database') });
    const found = await rowsOf(embedded.url);
    await embedded.stop();
    return found;
  }
});

/** Every row but those of who is signed in, which stay behind. */
async function rowsOf(url: string) {
  const { LoginTry: _l, Session: _s, Verification: _v, ...rows } = await readRows(url);
  return rows;
}
