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
import { type Rows, type RunStage, underFire } from './stage.ts';
import { publish } from './stages/publish.ts';
import { encode, score } from './stages/runs.ts';
import { upload } from './stages/upload.ts';
import { openSystem } from './system.ts';

const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '5' },
    seed: { type: 'string', default: '1' },
    database: { type: 'string', default: 'pglite' },
    stage: { type: 'string', multiple: true },
  },
});
const kills = Number(values.kills);
const seed = Number(values.seed);
if (!Number.isInteger(kills) || kills < 1 || !Number.isInteger(seed)) fail('--kills and --seed are whole numbers');
const server = process.env.TEST_DATABASE_URL;
if (values.database !== 'pglite' && values.database !== 'postgres') fail('--database is pglite or postgres');
if (values.database === 'postgres' && server === undefined) fail('--database postgres wants TEST_DATABASE_URL');

/** Longest time from ready to kill: about as long as the work of a stage takes. */
const stages: Record<string, { readonly run: RunStage; readonly withinMs: number }> = {
  upload: { run: upload, withinMs: 2500 },
  encode: { run: encode, withinMs: 5000 },
  score: { run: score, withinMs: 4000 },
  publish: { run: publish, withinMs: 1500 },
};
const wanted = values.stage ?? Object.keys(stages);
for (const name of wanted)
  if (!Object.hasOwn(stages, name)) fail(`--stage is one of ${Object.keys(stages).join(', ')}`);

const home = mkdtempSync(join(tmpdir(), 'stray-faults-'));
const database = values.database === 'postgres' ? await makeOwnDatabase(server ?? '', 'stray_faults') : undefined;
const system = await openSystem({ home, databaseUrl: database?.url });
const client = openClient(system.api);
const total = { kills: 0, lost: 0, doubled: 0 };
try {
  await system.up();
  for (const name of wanted) {
    const stage = stages[name];
    if (stage === undefined) continue;
    const random = seededRandom(seed + Object.keys(stages).indexOf(name));
    const { check, kills: done } = await underFire(system, client, stage.run, { ...stage, count: kills, random });
    await system.stop();
    const { lost, doubled, looked } = await inPeace(check);
    await system.up();
    console.log(`${name}: ${done.length} kills (${done.join(', ')}), ${looked}: lost ${lost} doubled ${doubled}`);
    total.kills += done.length;
    total.lost += lost;
    total.doubled += doubled;
  }
} finally {
  await system.stop();
  await database?.drop();
  rmSync(home, { recursive: true, force: true });
}
console.log('export: not there yet, so not killed');
console.log(`faults ${total.kills} lost ${total.lost} doubled ${total.doubled}`);
process.exitCode = total.lost + total.doubled === 0 ? 0 : 1;

/** Looks while nothing else is at work. */
async function inPeace<T>(look: (rows: Rows) => Promise<T>): Promise<T> {
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
