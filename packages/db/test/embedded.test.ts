import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { type Embedded, startEmbedded } from '@stray/db';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

const folders: string[] = [];
function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stray-pg-'));
  folders.push(folder);
  return folder;
}
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('one session for many clients', () => {
  let embedded: Embedded;
  beforeAll(async () => {
    embedded = await startEmbedded({ dir: 'memory://' });
  });
  afterAll(() => embedded.stop());

  async function connected(): Promise<pg.Client> {
    const client = new pg.Client(embedded.url);
    client.on('error', () => undefined);
    await client.connect();
    return client;
  }

  test('each gets its own answers and its own errors, whatever the others do', async () => {
    const pool = new pg.Pool({ connectionString: embedded.url, max: 12 });
    const ask = async (index: number) => {
      if (index % 4 === 0) {
        await expect(pool.query('SELECT $1::int / 0', [index])).rejects.toThrow('division by zero');
      } else if (index % 4 === 1) {
        const { rows } = await pool.query('SELECT $1::text || $2::text AS answer', [`a${index}`, 'b']);
        expect(rows).toEqual([{ answer: `a${index}b` }]);
      } else if (index % 4 === 2) {
        expect((await pool.query(`SELECT ${index} AS answer`)).rows).toEqual([{ answer: index }]);
      } else {
        const client = await pool.connect();
        await client.query('BEGIN');
        const { rows } = await client.query('SELECT $1::int + 1 AS answer', [index]);
        await client.query(index % 8 === 3 ? 'COMMIT' : 'ROLLBACK');
        client.release();
        expect(rows).toEqual([{ answer: index + 1 }]);
      }
    };
    await Promise.all(Array.from({ length: 400 }, (_, index) => ask(index)));
    await pool.end();
  });

  test('a transaction is alone until its end, also after an error in it', async () => {
    const [inside, outside] = [await connected(), await connected()];
    await inside.query('CREATE TABLE alone (x int)');
    await inside.query('BEGIN');
    await inside.query('INSERT INTO alone VALUES (1)');
    let answered = false;
    const waiting = outside.query('SELECT count(*)::int AS n FROM alone').then(({ rows }) => {
      answered = true;
      return rows;
    });
    await expect(inside.query('SELECT 1 / 0')).rejects.toThrow('division by zero');
    expect(answered).toBe(false);
    await inside.query('ROLLBACK');
    expect(await waiting).toEqual([{ n: 0 }]);
    await Promise.all([inside.end(), outside.end()]);
  });

  test('who vanishes inside a transaction is rolled back, and the others go on', async () => {
    const [inside, outside] = [await connected(), await connected()];
    await inside.query('CREATE TABLE vanished (x int)');
    await inside.query('BEGIN');
    await inside.query('INSERT INTO vanished VALUES (1)');
    const waiting = outside.query('SELECT count(*)::int AS n FROM vanished');
    await inside.end();
    expect((await waiting).rows).toEqual([{ n: 0 }]);
    await outside.end();
  });

  test('a statement of many megabytes and its answer come through whole', async () => {
    const client = await connected();
    const text = 'büßen '.repeat(1_000_000);
    expect((await client.query('SELECT $1::text AS text', [text])).rows[0]?.text).toBe(text);
    await client.end();
  });

  test('nobody comes in without the password', async () => {
    const stranger = new URL(embedded.url);
    stranger.password = 'guess';
    const client = new pg.Client(stranger.href);
    await expect(client.connect()).rejects.toMatchObject({ code: '28P01' });
  });

  test('noise on the port is hung up on, and disturbs nobody', async () => {
    const socket = connect(Number(new URL(embedded.url).port), '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n');
    await once(socket, 'close');
    const client = await connected();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
  });

  test('a port that is taken is named', async () => {
    const port = Number(new URL(embedded.url).port);
    const second = startEmbedded({ dir: 'memory://', port });
    await expect(second).rejects.toMatchObject({ code: 'PORT_BUSY', message: expect.stringContaining(String(port)) });
  });
});

describe('a folder', () => {
  const dir = newFolder();

  test('belongs to one process at a time, which is named', async () => {
    const first = await startEmbedded({ dir });
    const refusal = { code: 'DATABASE_LOCKED', message: expect.stringMatching(`${dir}.* ${process.pid}\\b`) };
    await expect(startEmbedded({ dir })).rejects.toMatchObject(refusal);
    await first.stop();
    expect(readdirSync(dir)).toEqual(['postgres']);
  });

  test.each(['999999999 1', '', `${process.pid} 1`])(
    'with the lock %j of a process that is no more is taken over',
    async (lock) => {
      writeFileSync(join(dir, 'stray.lock'), lock);
      const { stop } = await startEmbedded({ dir });
      expect(readFileSync(join(dir, 'stray.lock'), 'utf8')).toMatch(`${process.pid} `);
      await stop();
    },
  );

  test('that a start left half laid is laid anew', async () => {
    const half = newFolder();
    mkdirSync(join(half, 'postgres.new/base'), { recursive: true });
    writeFileSync(join(half, 'postgres.new/PG_VERSION'), '');
    const { url, stop } = await startEmbedded({ dir: half });
    const client = new pg.Client(url);
    await client.connect();
    expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }]);
    await client.end();
    await stop();
    expect(readdirSync(half)).toEqual(['postgres']);
  });

  test('is stopped only when the statement at work has come to its end', async () => {
    const embedded = await startEmbedded({ dir });
    const client = new pg.Client(embedded.url);
    client.on('error', () => undefined);
    await client.connect();
    await client.query('CREATE TABLE half (x int)');
    const cutOff = expect(client.query('INSERT INTO half SELECT generate_series(1, 300000)')).rejects.toThrow();
    await new Promise(setImmediate);
    await embedded.stop();
    await cutOff;
    const again = await startEmbedded({ dir });
    const reader = new pg.Client(again.url);
    await reader.connect();
    const { rows } = await reader.query('SELECT count(*)::int AS n FROM half');
    expect([0, 300_000]).toContain(rows[0]?.n);
    await reader.end();
    await again.stop();
  });

  test('that holds something else is not opened, and said so', async () => {
    const strange = newFolder();
    writeFileSync(join(strange, 'postgres'), 'a file where a folder should be');
    const refusal = { code: 'DATABASE_UNREACHABLE', message: expect.stringContaining(strange) };
    await expect(startEmbedded({ dir: strange })).rejects.toMatchObject(refusal);
    expect(readdirSync(strange)).toEqual(['postgres']);
  });

  test('keeps every acknowledged row when its process is killed while it writes', async () => {
    const hooks = fileURLToPath(new URL('../../../tools/launch/typescriptHooks.mjs', import.meta.url));
    const writer = fileURLToPath(new URL('./writer.ts', import.meta.url));
    const args = ['--import', hooks, '--conditions', '@stray/source', writer, dir];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let acknowledged = 0;
    for await (const line of createInterface(child.stdout)) {
      acknowledged = Number(line);
      if (acknowledged === 300) child.kill('SIGKILL');
    }
    expect(child.signalCode ?? (await once(child, 'exit'))[1]).toBe('SIGKILL');
    expect(acknowledged).toBeGreaterThanOrEqual(300);

    const embedded = await startEmbedded({ dir });
    const client = new pg.Client(embedded.url);
    await client.connect();
    const { rows } = await client.query('SELECT count(*)::int AS n, max(x) AS last FROM written WHERE x <= $1', [
      acknowledged,
    ]);
    expect(rows).toEqual([{ n: acknowledged, last: acknowledged }]);
    await client.end();
    await embedded.stop();
  });
});
