// Says what programs that were written for the API of a release, or of any other commit, meet in this one:
//   node tools/schema/diff.mjs [ref]
// Without one it is the last release, a tag `v…`. It fails where something is gone, or another thing, that was not deprecated.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { buildSchema } from 'graphql';
import { changesOf } from './changes.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
const path = 'apps/api/schema.graphql';
/** @param {string[]} args */
const git = (...args) => execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }).trim();

const ref = process.argv[2] ?? git('tag', '--list', 'v*', '--sort=-version:refname').split('\n')[0];
if (!ref) console.log('There is no release yet, so there is no promise to keep. A ref compares with any commit.');
else {
  const before = buildSchema(git('show', `${ref}:${path}`));
  const { breaking, announced, dangerous } = changesOf(before, buildSchema(readFileSync(`${root}${path}`, 'utf8')));
  for (const [what, lines] of /** @type {const} */ ([
    ['Breaks programs', breaking],
    ['Gone as announced', announced],
    ['May surprise programs', dangerous],
  ])) {
    for (const line of lines) console.log(`${what}: ${line}`);
  }
  if (breaking.length + announced.length + dangerous.length === 0) console.log(`As in ${ref}, or with more.`);
  process.exitCode = breaking.length > 0 ? 1 : 0;
}
