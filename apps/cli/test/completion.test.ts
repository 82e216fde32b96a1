import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isInstalled, openShell, shells } from './shells.ts';
import { stray } from './stray.ts';

describe.each(shells)('in %s', (shell) => {
  const there = isInstalled(shell);
  describe.skipIf(!there)(there ? 'itself' : `(skipped: ${shell} is not installed)`, () => {
    const folder = mkdtempSync(join(tmpdir(), 'stray-completion-'));
    let proposed: (line: string) => Promise<string[]>;
    beforeAll(async () => {
      mkdirSync(join(folder, 'photos'));
      proposed = await openShell(shell, folder);
    });
    afterAll(() => rmSync(folder, { recursive: true }));

    it.each([
      ['stray re', ['restore', 'review']],
      ['stray --ver', ['--version']],
      ['stray corpus d', ['diff']],
      ['stray corpus mine --le', ['--least-depth', '--lexfiles']],
      ['stray completion ', ['--help', 'bash', 'fish', 'zsh']],
      ['stray review wardrobe/June --de', ['--decision']],
      ['stray review wardrobe/June --decision ', ['drop', 'keep', 'relabel', 'unsure']],
      ['stray export wardrobe/June --format im', ['image-folder']],
      ['stray run wardrobe/June --method ne', ['neglabel', 'neglabel-ungrouped']],
      // A folder may be called as a command is.
      ['stray upload review wardrobe/June --de', []],
    ])('commands, actions, options and what they take are proposed: %s', async (line, expected) => {
      expect(await proposed(line)).toEqual(expected);
    });

    it('what is given with = is proposed', async () => {
      const prefix = shell === 'bash' ? '' : '--format=';
      expect(await proposed('stray export wardrobe/June --format=co')).toEqual([`${prefix}coco`]);
    });

    it('where it may be anything, it is files', async () => {
      // Bash proposes them by itself, where nothing else is proposed.
      const files = { bash: [], zsh: ['photos'], fish: ['photos/'] }[shell];
      expect(await proposed('stray upload ph')).toEqual(files);
      expect(await proposed('stray score --labels-file ph')).toEqual(files);
      expect(await proposed('stray corpus import ph')).toEqual(files);
    });

    it('every option of every command is proposed that its help names', async () => {
      for (const command of [
        'score',
        'eval',
        'embed',
        'upload',
        'import',
        'export',
        'run',
        'watch',
        'review',
        'login',
      ]) {
        const help = (await stray(command, '--help')).stdout;
        const named = new Set([...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option));
        expect(await proposed(`stray ${command} --`)).toEqual(expect.arrayContaining([...named]));
      }
    });
  });
});

it('another shell is refused', async () => {
  expect(await stray('completion', 'tcsh')).toMatchObject({ code: 2, stdout: '' });
});
