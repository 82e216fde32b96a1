import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { commands } from '../src/commands.ts';
import { exitCodes } from '../src/options.ts';

const page = readFileSync(fileURLToPath(new URL('../../../docs/cli.md', import.meta.url)), 'utf8');

it('docs/cli.md has every command and every exit code', () => {
  const [overview = ''] = page.split('## Which Stray');
  for (const name of Object.keys(commands)) expect(overview).toMatch(new RegExp(`\`${name}[ \`]`));
  const codes = [...page.matchAll(/^\| (\d) \|/gm)].map(([, code]) => Number(code));
  expect(codes).toEqual(Object.values(exitCodes));
});

it('the help of every command names every option that it takes', async () => {
  for (const [name, { load }] of Object.entries(commands)) {
    const { help, takes, actions = {} } = await load();
    for (const { config } of [...takes, ...Object.values(actions)]) {
      for (const option of Object.keys(config)) expect(`${name}: ${help}`).toContain(`--${option}`);
    }
  }
});
