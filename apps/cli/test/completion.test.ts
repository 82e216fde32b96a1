import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ended, stray } from './stray.ts';

describe('in bash', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stray-completion-'));
  beforeAll(async () => {
    writeFileSync(join(folder, 'stray.bash'), (await stray('completion', 'bash')).stdout);
    mkdirSync(join(folder, 'photos'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** What bash proposes behind these words, the last of which is being typed. */
  async function proposed(...words: readonly string[]): Promise<string[]> {
    const script = `source ./stray.bash
COMP_WORDS=(stray "$@"); COMP_CWORD=$#
_stray; printf '%s\\n' "\${COMPREPLY[@]}"`;
    const { code, stdout, stderr } = await ended(
      'bash',
      ['--norc', '-uc', `cd '${folder}'; ${script}`, 'bash', ...words],
      {},
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    return stdout.split('\n').filter((line) => line !== '');
  }

  it('commands, actions, options and what they take are proposed', async () => {
    expect(await proposed('re')).toEqual(['review', 'restore']);
    expect(await proposed('corpus', 'd')).toEqual(['diff']);
    expect(await proposed('corpus', 'mine', '--le')).toEqual(['--lexfiles', '--least-depth']);
    expect(await proposed('completion', '')).toEqual(['bash', 'zsh', 'fish', '--help']);
    expect(await proposed('review', 'wardrobe/June', '--de')).toEqual(['--decision']);
    expect(await proposed('review', 'wardrobe/June', '--decision', '')).toEqual(['keep', 'drop', 'relabel', 'unsure']);
    expect(await proposed('export', 'wardrobe/June', '--format', 'im')).toEqual(['image-folder']);
    expect(await proposed('export', '--format', '=', 'co')).toEqual(['coco']);
    expect(await proposed('run', 'wardrobe/June', '--method', 'ne')).toEqual(['neglabel', 'neglabel-ungrouped']);
  });

  it('what is no option is left to bash, which proposes files', async () => {
    for (const words of [
      ['upload', 'ph'],
      ['score', '--labels-file', ''],
      ['review', 'a/b', '--filter', 'score > x'],
    ]) {
      expect(await proposed(...words)).toEqual([]);
    }
  });

  it('every option of every command is proposed that its help names', async () => {
    for (const command of ['score', 'eval', 'embed', 'upload', 'import', 'export', 'run', 'watch', 'review', 'login']) {
      const help = (await stray(command, '--help')).stdout;
      const named = new Set([...help.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option));
      expect(await proposed(command, '--')).toEqual(expect.arrayContaining([...named]));
    }
  });
});

it.each(['zsh', 'fish'])('for %s there is a script with the same words', async (shell) => {
  const { code, stdout } = await stray('completion', shell);
  expect(code).toBe(0);
  for (const words of ['keep drop relabel unsure', 'review', 'least-depth', 'image-folder']) {
    expect(stdout).toContain(words);
  }
});

it('another shell is refused', async () => {
  expect(await stray('completion', 'tcsh')).toMatchObject({ code: 2, stdout: '' });
});
