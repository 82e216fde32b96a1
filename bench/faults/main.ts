/**
 * Kills Stray with -9 at seeded random moments while it works, and counts what was acknowledged and is not there, and what is
 * there twice.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startEmbedded } from '@stray/db';
import { createFileStore } from '@stray/storage';
import { makeOwnDatabase } from '@stray/testing';
import pg from 'pg';
import { seededRandom } from '../../packages/scoring/src/random.ts';
import { openClient } from './client.ts';
import { type Rows, underFire } from './stage.ts';
import { openSystem } from './system.ts';
import { trials } from './trials.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string', default: 'pglite' },
    stage: { type: 'string', multiple: true },
    restart: { type: 'string' },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) fail('--kills and --seed are whole numbers');
const server = process.env.TEST_DATABASE_URL;
if (values.database !== 'pglite' && values.database !== 'postgres') fail('--database is pglite or postgres');
if (values.database === 'postgres' && server === undefined) fail('--database postgres wants TEST_DATABASE_URL');

const names = Object.keys(trials);
const wanted = values.stage ?? names;
for (const name of wanted) if (!names.includes(name)) fail(`--stage is one of ${names.join(', ')}`);

const scratch = mkdtempSync(join(tmpdir(), 'stray-faults-'));
const shared = join(scratch, 'home');
const database = values.database === 'postgres' ? await makeOwnDatabase(server ?? '', 'stray_faults') : undefined;
const total = { strikes: 0, lost: 0, doubled: 0 };
try {
  for (const name of wanted) await tryOut(name);
} finally {
  await database?.drop();
  if (!process.env.KEEP) rmSync(scratch, { recursive: true, force: true });
}
console.log(`faults ${total.strikes} lost ${total.lost} doubled ${total.doubled}`);
process.exitCode = total.lost + total.doubled === 0 ? 0 : 1;

async function tryOut(name: string): Promise<void> {
  const trial = trials[name]?.({ scratch, restart: values.restart });
  if (trial === undefined) return;
  if ('skipped' in trial) return console.log(`${name}: skipped, ${trial.skipped}`);
  const { env = {}, home = shared, withinMs, strike, run, close } = trial;
  const system = await openSystem({ home, databaseUrl: database?.url, env });
  const client = openClient(system.api);
  try {
    await system.up();
    const random = seededRandom(seed + names.indexOf(name));
    const fire = { count: strike === undefined ? 0 : kills, withinMs, random, strike: strike?.(system) };
    const { check, strikes } = await underFire(client, run(system), fire);
    await system.stop();
    const { lost, doubled, looked } = await inPeace(home, check);
    const struck = strikes.length === 0 ? '' : `${strikes.length} strikes (${strikes.join(', ')}), `;
    console.log(`${name}: ${struck}${looked}: lost ${lost} doubled ${doubled}`);
    total.strikes += Math.max(1, strikes.length);
    total.lost += lost;
    total.doubled += doubled;
  } finally {
    await system.stop();
    close?.();
  }
}

/** Looks while nothing else is at work. */
async function inPeace<T>(home: string, look: (rows: Rows) => Promise<T>): Promise<T> {
  const embedded = database === undefined ? await startEmbedded({ dir: join(home, 'database') }) : undefined;
  const pool = new pg.Pool({ connectionString: database?.url ?? embedded?.url, max: 1 });
  const blobs = createFileStore(home);
  try {
    return await look({
      query: async (sql, given = []) => (await pool.query(sql, [...given])).rows,
      blob: (sha256) => blobs.get(sha256).catch(() => undefined),
    });
  } finally {
    await pool.end();
    await embedded?.stop();
  }
}

function fail(why: string): never {
  process.stderr.write(`${why}\n`);
  process.exit(2);
}
