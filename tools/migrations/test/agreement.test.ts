import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { diffMigrationsToSchema } from '../schemaEngine.mjs';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const generated = join('packages', 'db', 'src', 'generated');
let scratch: string;

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), 'stray-prisma-'));
});
afterAll(() => rm(scratch, { recursive: true }));

test('the migrations make what schema.prisma says', async () => {
  expect(await diffMigrationsToSchema()).toMatch(/^-- This is an empty migration\.\s*$/);
});

test('a schema with one field more is seen to differ', async () => {
  const schema = await readFile(join(root, 'prisma', 'schema.prisma'), 'utf8');
  const changed = schema.replace('model Project {', 'model Project {\n  motto String?');
  expect(await diffMigrationsToSchema(changed)).toContain('ADD COLUMN     "motto" TEXT');
});

test('the committed client is what schema.prisma generates', async () => {
  await mkdir(join(scratch, 'prisma'));
  await copyFile(join(root, 'prisma', 'schema.prisma'), join(scratch, 'prisma', 'schema.prisma'));
  await symlink(join(root, 'node_modules'), join(scratch, 'node_modules'));
  const cli = join(root, 'node_modules', 'prisma', 'build', 'index.js');
  // Any file will do for the schema engine: generating does not use it, and it would be downloaded.
  const env = { ...process.env, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: '1' };
  await promisify(execFile)(process.execPath, [cli, 'generate', '--schema', 'prisma/schema.prisma'], {
    cwd: scratch,
    env,
  });
  const [fresh, committed] = await Promise.all([readTree(join(scratch, generated)), readTree(join(root, generated))]);
  expect(Object.keys(fresh)).toContain('pothos.ts');
  expect(Object.keys(committed)).toEqual(Object.keys(fresh));
  for (const [path, text] of Object.entries(fresh))
    expect(committed[path] === text, `${path} is out of date`).toBe(true);
});

/** Text by path, in the order of the paths. */
async function readTree(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  const texts = paths
    .sort()
    .map(async (path) => [path.slice(folder.length + 1), await readFile(path, 'utf8')] as const);
  return Object.fromEntries(await Promise.all(texts));
}
