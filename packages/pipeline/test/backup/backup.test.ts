import { randomBytes, randomUUID } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  createDatabase,
  deleteSamples,
  insertSamples,
  isHeld,
  migrate,
  migrationsFolder,
  startEmbedded,
} from '@stray/db';
import { addEncoder, hubSettings, listEncoders, openEncoderById } from '@stray/models';
import { checkBackup, encodersIn, restoreBackup, writeBackup } from '@stray/pipeline';
import { archivesFolder, createFileStore, type FileStore } from '@stray/storage';
import { fillTables, makeDataset, makeOwnDatabase, migratedRow, onClient, readRows, sha256Of } from '@stray/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

type Closing = { readonly url: string; readonly close: () => Promise<void> };

const servers: Record<string, () => Promise<Closing>> = {
  'embedded PostgreSQL': async () => {
    const { url, stop } = await startEmbedded({ dir: 'memory://' });
    return { url, close: stop };
  },
  ...(process.env.TEST_DATABASE_URL && {
    PostgreSQL: async () => {
      const { url, drop } = await makeOwnDatabase(process.env.TEST_DATABASE_URL ?? '', 'stray_backup');
      return { url, close: drop };
    },
  }),
};
const kinds = Object.keys(servers);
const folder = mkdtempSync(join(tmpdir(), 'stray-backup-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const quiet = { version: '0.1.0', onProgress: () => undefined };
const without = ['CollectionHold', 'LoginTry', 'Session', 'Verification'];

interface Stray extends Closing {
  readonly home: string;
  readonly blobs: FileStore;
  readonly databaseUrl: string;
}

async function open(kind: string): Promise<Stray> {
  const server = await (servers[kind] ?? (() => Promise.reject(new Error(kind))))();
  const home = mkdtempSync(join(folder, 'home-'));
  return { ...server, databaseUrl: server.url, home, blobs: createFileStore(home) };
}

/** A Stray with rows in every table, a blob for each that they name, and an archive that waits. */
async function filled(kind: string): Promise<Stray> {
  const stray = await open(kind);
  await migrate(stray.url);
  await onClient(stray.url, async (client) => {
    await fillTables(client, 5);
    const photos = await Promise.all([0, 1, 2].map(() => stray.blobs.put(randomBytes(100_000))));
    const { rows } = await client.query<{ id: string }>('SELECT id FROM "Sample" ORDER BY id');
    for (const [i, { id }] of rows.entries()) {
      const sha256 = photos[i % 3]?.sha256 ?? '';
      await client.query('UPDATE "Sample" SET sha256 = $1, bytes = 100000 WHERE id = $2', [sha256, id]);
    }
    const words = await stray.blobs.put(Buffer.from('teapot\n'));
    await client.query('UPDATE "WordList" SET sha256 = $1', [words.sha256]);
    const made = await stray.blobs.put(Buffer.from('path\n0.jpg\n'));
    await client.query('UPDATE "Export" SET sha256 = $1, bytes = $2', [made.sha256, made.bytes]);
    const { rows: uploads } = await client.query<{ id: string }>(
      `UPDATE "Upload" SET "finishedAt" = NULL, status = 'RUNNING'
       WHERE id = (SELECT id FROM "Upload" ORDER BY id LIMIT 1) RETURNING id`,
    );
    await client.query('UPDATE "Upload" SET "finishedAt" = now() WHERE id <> $1', [uploads[0]?.id]);
    const archive = join(archivesFolder(stray.home), uploads[0]?.id ?? '');
    mkdirSync(dirname(archive), { recursive: true });
    writeFileSync(archive, 'an archive');
    await client.query('DELETE FROM "CollectionHold"');
  });
  await addEncoder({ source: clip, name: 'own', home: stray.home, hub: hubSettings({ HF_HUB_OFFLINE: '1' }) });
  return stray;
}

async function rowsOf(url: string) {
  return Object.fromEntries(Object.entries(await readRows(url)).filter(([table]) => !without.includes(table)));
}

/** Names and contents of everything that a folder of Stray's data has to keep. */
function filesOf(home: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const part of ['blobs', 'archives']) {
    if (!existsSync(join(home, part))) continue;
    for (const name of readdirSync(join(home, part), { recursive: true }).map(String)) {
      const path = join(home, part, name);
      if (statSync(path).isFile()) found[`${part}/${name}`] = sha256Of(readFileSync(path));
    }
  }
  return found;
}

const clip = fileURLToPath(new URL('../../../scoring/test/fixtures/encoders/clip-split', import.meta.url));

/** Its encoder beside the embedded one, which is the same everywhere. */
async function addedOf(home: string) {
  return (await listEncoders(home)).flatMap((one) => (one.kind === 'ready' && one.name !== 'embedded' ? [one] : []));
}

const fileOf = () => join(folder, `${randomUUID()}.tar`);

describe.each(kinds)('from %s', (from) => {
  let source: Stray;
  let file: string;
  beforeAll(async () => {
    source = await filled(from);
    file = fileOf();
    const summary = await writeBackup(source, { file, ...quiet });
    expect(summary).toMatchObject({ blobs: 5, archives: 1, missing: [] });
  });
  afterAll(() => source.close());

  test.each(kinds)('into %s: every row and every byte is the same', async (into) => {
    const target = await open(into);
    try {
      await restoreBackup(target, { file, replace: false, ...quiet });
      expect(await rowsOf(target.url)).toEqual(await rowsOf(source.url));
      expect(filesOf(target.home)).toEqual(filesOf(source.home));
      expect(await migrate(target.url)).toEqual([]);
      const again = fileOf();
      await writeBackup(target, { file: again, ...quiet });
      expect((await checkBackup(again)).end.blobs).toEqual((await checkBackup(file)).end.blobs);
      // The schema holds what it held: what refers to nothing is refused.
      const orphan = onClient(target.url, (client) =>
        client.query(`INSERT INTO "Sample" (id, "datasetId", sha256, path, bytes) VALUES ($1, $1, $2, 'a', 1)`, [
          randomUUID(),
          sha256Of('a'),
        ]),
      );
      await expect(orphan).rejects.toMatchObject({ code: '23503' });
    } finally {
      await target.close();
    }
  });

  test('its owner alone can read the file, it replaces no other, and nothing is left beside it', async () => {
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await expect(writeBackup(source, { file, ...quiet })).rejects.toMatchObject({ code: 'CONFLICT' });
    expect(readdirSync(folder).filter((name) => /\.(part|names)$/.test(name))).toEqual([]);
    expect(existsSync(join(source.home, 'backup')) && readdirSync(join(source.home, 'backup'))).toEqual([]);
    const database = await createDatabase(source.url);
    expect(await isHeld(database.prisma)).toBe(false);
    await database.close();
  });

  test('samples that come and go meanwhile are in it wholly or not at all', async () => {
    const busy = await open(from);
    await migrate(busy.url);
    const database = await createDatabase(busy.url);
    const db = database.prisma;
    try {
      const { id } = await makeDataset(db);
      const stored = await Promise.all(Array.from({ length: 60 }, () => busy.blobs.put(randomBytes(20_000))));
      await insertSamples(
        db,
        id,
        stored.slice(0, 30).map((blob, i) => ({ ...blob, path: `${i}.jpg` })),
      );
      const samples = await db.sample.findMany({ where: { datasetId: id } });
      const name = fileOf();
      const changes = (async () => {
        for (const [i, sample] of samples.entries()) {
          await deleteSamples(db, [sample.id]);
          const blob = stored[30 + i];
          if (blob !== undefined) await insertSamples(db, id, [{ ...blob, path: `${30 + i}.jpg` }]);
        }
      })();
      const [summary] = await Promise.all([writeBackup(busy, { file: name, ...quiet }), changes]);
      expect(summary.missing).toEqual([]);
      const target = await open('embedded PostgreSQL');
      await restoreBackup(target, { file: name, replace: false, ...quiet });
      const { Sample: rows = [] } = await readRows(target.url);
      // One goes before one comes: at any moment there are 29 or 30.
      expect([29, 30]).toContain(rows.length);
      for (const { sha256 } of rows) expect(sha256Of(await target.blobs.get(sha256 ?? ''))).toBe(sha256);
      await target.close();
    } finally {
      await database.close();
      await busy.close();
    }
  });
});

describe('a restoration', () => {
  let source: Stray;
  let file: string;
  beforeAll(async () => {
    source = await filled('embedded PostgreSQL');
    file = fileOf();
    await writeBackup(source, { file, ...quiet });
  });
  afterAll(() => source.close());

  test('a byte that changed anywhere in what it holds is found, and nothing is written', async () => {
    const bytes = readFileSync(file);
    const spots = [
      600,
      ...['"Sample"', 'rows/Sample/', 'an archive', 'teapot', '"missing"', 'encoders/own/', '"family"'].map(
        (word) => bytes.indexOf(word) + 2,
      ),
    ];
    const target = await open('embedded PostgreSQL');
    try {
      for (const spot of [...spots, bytes.length >> 1]) {
        const damaged = fileOf();
        const changed = Buffer.from(bytes);
        changed[spot] = (changed[spot] ?? 0) ^ 0x15;
        writeFileSync(damaged, changed);
        const refusal = { code: 'BACKUP_INVALID' };
        await expect(checkBackup(damaged), `byte ${spot}`).rejects.toMatchObject(refusal);
        await expect(restoreBackup(target, { file: damaged, replace: true, ...quiet })).rejects.toMatchObject(refusal);
        expect(await readRows(target.url)).toEqual({});
        expect(existsSync(join(target.home, 'models')) ? readdirSync(join(target.home, 'models')) : []).toEqual([]);
      }
    } finally {
      await target.close();
    }
  });

  test.each([1, 700, 0.5, 0.999])('a file that is cut off at %d is found', async (at) => {
    const cut = fileOf();
    writeFileSync(cut, readFileSync(file));
    truncateSync(cut, at < 1 ? Math.floor(statSync(cut).size * at) : at);
    await expect(checkBackup(cut)).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
  });

  test.each([
    ['format', '"formatVersion":2', '"formatVersion":3'],
    ['schema', '"name":"20261126', '"name":"29991231'],
  ])('a newer %s is said so', async (_, old, newer) => {
    const text = readFileSync(file, 'latin1');
    const changed = fileOf();
    writeFileSync(changed, Buffer.from(text.replace(old, newer), 'latin1'));
    const target = await open('embedded PostgreSQL');
    await expect(restoreBackup(target, { file: changed, replace: false, ...quiet })).rejects.toMatchObject({
      code: 'BACKUP_TOO_NEW',
    });
    await target.close();
  });

  test('what is no backup, or not there, is said so', async () => {
    const other = fileOf();
    writeFileSync(other, 'a letter to a friend');
    await expect(checkBackup(other)).rejects.toMatchObject({ code: 'BACKUP_INVALID' });
    await expect(checkBackup(`${other}.gone`)).rejects.toMatchObject({ code: 'FILE_NOT_FOUND' });
  });

  test('an encoder that was added serves where it is restored, once, under whatever name is free', async () => {
    const [own] = await addedOf(source.home);
    const target = await open('embedded PostgreSQL');
    await restoreBackup(target, { file, replace: false, ...quiet });
    const { directory } = await openEncoderById(own?.id ?? '', { home: target.home });
    expect(directory).toBe(join(target.home, 'models', 'own'));
    await restoreBackup(target, { file, replace: true, ...quiet });
    expect(await addedOf(target.home)).toHaveLength(1);
    await target.close();

    const other = await open('embedded PostgreSQL');
    mkdirSync(join(other.home, 'models', 'own'), { recursive: true });
    await restoreBackup(other, { file, replace: false, ...quiet });
    expect((await addedOf(other.home)).map(({ name, id }) => [name, id])).toEqual([['own-2', own?.id]]);
    await other.close();
  });

  test('one of the first format, which has no encoders, is brought in whole', async () => {
    const name = fileOf();
    await writeBackup(source, { file: name, encoders: false, ...quiet });
    const text = readFileSync(name, 'latin1');
    const begin = text.indexOf('{"format":"stray-backup"');
    const manifest = text.slice(begin, text.indexOf('\0', begin));
    const first = manifest.replace('"formatVersion":2', '"formatVersion":1');
    const sum = (content: string) => sha256Of(Buffer.from(content, 'latin1'));
    const older = text.replace(manifest, first).replace(sum(manifest), sum(first));
    writeFileSync(name, Buffer.from(older, 'latin1'));
    expect((await checkBackup(name)).manifest.formatVersion).toBe(1);
    const target = await open('embedded PostgreSQL');
    await restoreBackup(target, { file: name, replace: false, ...quiet });
    expect(await rowsOf(target.url)).toEqual(await rowsOf(source.url));
    expect(filesOf(target.home)).toEqual(filesOf(source.home));
    await target.close();
  });

  test('encoders are left out where that is wished', async () => {
    const name = fileOf();
    expect((await writeBackup(source, { file: name, encoders: false, ...quiet })).encoders).toEqual([]);
    expect(encodersIn((await checkBackup(name)).end)).toEqual([]);
    expect(encodersIn((await checkBackup(file)).end)).toEqual(['own']);
  });

  test('files of exports are left out where that is wished, and the rest is there', async () => {
    const name = fileOf();
    const summary = await writeBackup(source, { file: name, exports: false, ...quiet });
    expect(summary).toMatchObject({ blobs: 4, missing: [] });
    const target = await open('embedded PostgreSQL');
    await restoreBackup(target, { file: name, replace: false, ...quiet });
    expect(await rowsOf(target.url)).toEqual(await rowsOf(source.url));
    await target.close();
  });

  test.each(kinds)('what is there is lost only when asked to, and only when all went well: %s', async (kind) => {
    const target = await filled(kind);
    try {
      const before = await rowsOf(target.url);
      await expect(restoreBackup(target, { file, replace: false, ...quiet })).rejects.toMatchObject({
        code: 'CONFLICT',
        message: expect.stringContaining('5 projects and 5 photos'),
      });
      // Killed in the midst of its rows.
      const killed = restoreBackup(target, {
        file,
        replace: true,
        onProgress: ({ step, done }) => {
          if (step === 'rows' && done > 20) throw new Error('killed');
        },
      });
      await expect(killed).rejects.toThrow('killed');
      expect(await rowsOf(target.url)).toEqual(before);
      await restoreBackup(target, { file, replace: true, ...quiet });
      expect(await rowsOf(target.url)).toEqual(await rowsOf(source.url));
    } finally {
      await target.close();
    }
  });

  test.skipIf(!kinds.includes('PostgreSQL'))('a Stray at work on the database is not replaced', async () => {
    const target = await open('PostgreSQL');
    await migrate(target.url);
    const atWork = await createDatabase(target.url);
    await expect(restoreBackup(target, { file, replace: true, ...quiet })).rejects.toMatchObject({ code: 'CONFLICT' });
    await atWork.close();
    await target.close();
  });

  test('a backup of an older schema is brought up to this one', async () => {
    const older = join(folder, 'migrations');
    for (const name of readdirSync(migrationsFolder).filter((one) => one < '20261126')) {
      cpSync(join(migrationsFolder, name), join(older, name), { recursive: true });
    }
    const old = await open('embedded PostgreSQL');
    expect((await migrate(old.url, older)).at(-1)).toBe('20261125210000_uploads');
    await onClient(old.url, (client) => fillTables(client, 3));
    const name = fileOf();
    await writeBackup(old, { file: name, ...quiet });
    const target = await open('embedded PostgreSQL');
    await restoreBackup(target, { file: name, replace: false, ...quiet });
    const [before, after] = [await readRows(old.url), await readRows(target.url)];
    for (const [table, rows] of Object.entries(before)) {
      expect(rows, table).toHaveLength(3);
      expect(after[table], table).toEqual(rows.map((row) => expect.objectContaining(migratedRow(row))));
    }
    expect(Object.keys(after)).toContain('Collection');
    await Promise.all([old.close(), target.close()]);
  });

  test('a photo that was lost before is named, and the others are there', async () => {
    const lossy = await filled('embedded PostgreSQL');
    const [row] = (await readRows(lossy.url)).Sample ?? [];
    const sha256 = row?.sha256 ?? '';
    rmSync(join(lossy.home, 'blobs', sha256.slice(0, 2), sha256.slice(2, 4), sha256));
    const name = fileOf();
    const { missing, blobs } = await writeBackup(lossy, { file: name, ...quiet });
    expect({ missing, blobs }).toEqual({ missing: [sha256], blobs: 4 });
    expect((await checkBackup(name)).end.missing).toEqual([sha256]);
    await lossy.close();
  });
});
