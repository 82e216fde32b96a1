import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const folder = fileURLToPath(new URL('..', import.meta.url));
type Packed = readonly { readonly files: readonly { readonly path: string }[] }[];
interface Manifest {
  readonly exports: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

it('what is published holds every entry that the package names, its licence and its README, and nothing to build it from', () => {
  const said = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [packed] = JSON.parse(said) as Packed;
  const paths = packed?.files.map(({ path }) => path) ?? [];
  const { exports } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8')) as Manifest;
  const entries = Object.values(exports).flatMap(({ '@stray/source': _, ...built }) => Object.values(built));
  expect(paths).toEqual(expect.arrayContaining(['LICENSE', 'README.md', ...entries.map((path) => path.slice(2))]));
  expect(paths.filter((path) => !/^(dist\/|LICENSE$|README\.md$|package\.json$)/.test(path))).toEqual([]);
});
