import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const checkout = fileURLToPath(new URL('../../../', import.meta.url));
const table = readFileSync(join(checkout, 'docs/settings.md'), 'utf8');
/** What tests and benchmarks alone read. */
const ofTests = /^STRAY_(TEST|SHOTS|NETWORK|FUZZ)/;

function* sources(folder: string): Generator<string> {
  for (const entry of readdirSync(join(checkout, folder), { withFileTypes: true })) {
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory() && !/^(node_modules|dist|test|generated|\.next|\.turbo)$/.test(entry.name))
      yield* sources(path);
    else if (/\.(ts|tsx|mjs|cjs)$/.test(entry.name)) yield path;
  }
}

it('every variable that the sources read is in the table of settings, and the table has no others', () => {
  const read = new Set<string>();
  for (const path of [...sources('apps'), ...sources('packages'), ...sources('tools/launch')]) {
    const text = readFileSync(join(checkout, path), 'utf8');
    const names = text.matchAll(/\b(STRAY_[A-Z0-9_]*[A-Z0-9])\b/g);
    for (const [name] of names) if (!ofTests.test(name) && !name.endsWith('_FILE')) read.add(name);
  }
  const told = new Set(
    [...table.matchAll(/`(STRAY_[A-Z0-9_]+)`/g)].flatMap(([, name = '']) => (name.endsWith('_FILE') ? [] : [name])),
  );
  expect([...told].sort()).toEqual([...read].sort());
});

it('every variable that a process reads by its schema is in the table', () => {
  for (const path of ['apps/api/src/env.ts', 'apps/worker/src/env.ts', 'apps/web/features/gateway/env.ts']) {
    for (const [, name] of readFileSync(join(checkout, path), 'utf8').matchAll(/^ {2}([A-Z][A-Z_]+): /gm)) {
      expect(table, path).toContain(`\`${name}\``);
    }
  }
});
