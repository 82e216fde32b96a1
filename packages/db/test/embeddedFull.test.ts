import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startBackend } from '../src/embedded/backend.ts';
import { simpleQuery } from '../src/embedded/messages.ts';

const endless = simpleQuery('SELECT count(*) FROM generate_series(1, 1000000000000) n WHERE n % 7 = 3');
const long = simpleQuery('SELECT count(*) FROM generate_series(1, 3000000) n WHERE n % 7 = 3');

test('a database that does not answer on a disk that is full is ended, and has all that was committed when it is opened again', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'stray-full-'));
  try {
    const full = await startBackend(dir, { longMs: 6000, leastFree: Number.MAX_SAFE_INTEGER });
    await full.execute(simpleQuery('CREATE TABLE kept (n int); INSERT INTO kept VALUES (42)'), () => undefined);
    await expect(full.execute(endless, () => undefined)).rejects.toMatchObject({ code: 'DISK_FULL' });
    await full.close();

    const again = await startBackend(dir);
    const pieces: Uint8Array[] = [];
    await again.execute(simpleQuery('SELECT n FROM kept'), (piece) => pieces.push(piece));
    expect(Buffer.concat(pieces).toString('latin1')).toContain('42');
    await again.close();
  } finally {
    await rm(dir, { recursive: true });
  }
});

test('one that is busy for long is left alone where there is room', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'stray-room-'));
  try {
    const busy = await startBackend(dir, { longMs: 100, leastFree: 0 });
    const started = performance.now();
    await busy.execute(long, () => undefined);
    expect(performance.now() - started).toBeGreaterThan(150);
    await busy.close();
  } finally {
    await rm(dir, { recursive: true });
  }
});
