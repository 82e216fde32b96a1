import { copyFile, mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createDatabase, migrate, migrationsFolder } from '@stray/db';
import { makeProject, withDatabase } from '@stray/testing';
import { expect, test } from 'vitest';

const nowhere = 'postgres://somebody:hunter2@127.0.0.1:9/stray';

test('a database that is not there is named in one line, without its password', async () => {
  for (const open of [createDatabase, migrate]) {
    const error: unknown = await open(nowhere).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'DATABASE_UNREACHABLE' });
    expect(String(error)).toContain('127.0.0.1:9');
    expect(String(error)).not.toMatch(/hunter2|\n/);
  }
});

test.each(['', 'stray', 'mysql://localhost/stray'])('%j is no database', async (url) => {
  await expect(createDatabase(url)).rejects.toMatchObject({ code: 'BAD_ARGUMENT' });
});

withDatabase((database) => {
  test('a second migration finds nothing to do, however many begin at once', async () => {
    const { url } = database();
    expect(await Promise.all([migrate(url), migrate(url), migrate(url)])).toEqual([[], [], []]);
  });

  test('the book-keeping is that of `prisma migrate deploy`', async () => {
    const rows = await database().prisma.$queryRaw<Record<string, unknown>[]>`SELECT * FROM _prisma_migrations`;
    expect(rows.map((row) => row.migration_name)).toEqual(await migrationNames());
    expect(rows[0]).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/),
      finished_at: expect.any(Date),
      rolled_back_at: null,
      applied_steps_count: 1,
    });
  });

  test('a migration that was changed after it was applied is refused by name', async () => {
    const [first] = await migrationNames();
    await withMigrations({ [`${first}`]: 'SELECT 1' }, async (folder) => {
      const refusal = { code: 'MIGRATION_CHANGED', message: expect.stringContaining(`${first}`) };
      await expect(migrate(database().url, folder)).rejects.toMatchObject(refusal);
    });
  });

  test('a migration that fails leaves nothing of itself, and none after it is applied', async () => {
    const added = {
      '99990101000000_good': 'CREATE TABLE first_of_three (x int)',
      '99990101000001_bad': 'CREATE TABLE second_of_three (x int); SELECT 1 / 0',
      '99990101000002_never': 'CREATE TABLE third_of_three (x int)',
    };
    await withMigrations(added, async (folder) => {
      await expect(migrate(database().url, folder)).rejects.toThrow('division by zero');
      await writeFile(join(folder, '99990101000001_bad', 'migration.sql'), 'CREATE TABLE second_of_three (x int)');
      expect(await migrate(database().url, folder)).toEqual(['99990101000001_bad', '99990101000002_never']);
    });
  });

  test('times are the same for Prisma, for SQL and for the server, in whatever time zone it is', async () => {
    const { prisma, pool, url } = database();
    await pool.query(
      `DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET timezone = ''Asia/Tokyo''', current_database()); END $$`,
    );
    const { prisma: later, close } = await createDatabase(url);
    const before = Date.now();
    const { id, createdAt } = await makeProject(later);
    expect(Math.abs(createdAt.getTime() - before)).toBeLessThan(60_000);
    const [row] = await later.$queryRaw<{ seconds: number }[]>`
      SELECT extract(epoch FROM "createdAt")::float8 AS seconds FROM "Project" WHERE id = ${id}::uuid`;
    expect((row?.seconds ?? 0) * 1000).toBeCloseTo(createdAt.getTime(), 0);
    expect(await prisma.project.findUnique({ where: { id } })).toMatchObject({ createdAt });
    await close();
  });
});

async function migrationNames(): Promise<string[]> {
  const entries = await readdir(migrationsFolder, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

/** Gives `use` the migrations with others added, or put in the place of those with the same name. */
async function withMigrations(sql: Record<string, string>, use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'stray-migrations-'));
  try {
    for (const name of await migrationNames()) {
      await mkdir(join(folder, name));
      await copyFile(join(migrationsFolder, name, 'migration.sql'), join(folder, name, 'migration.sql'));
    }
    for (const [name, text] of Object.entries(sql)) {
      await mkdir(join(folder, name), { recursive: true });
      await writeFile(join(folder, name, 'migration.sql'), text);
    }
    await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}
