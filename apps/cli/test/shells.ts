import { spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ended, stray } from './stray.ts';

export const shells = ['bash', 'zsh', 'fish'] as const;
export type Shell = (typeof shells)[number];

export const isInstalled = (shell: Shell): boolean => spawnSync(shell, ['--version']).status === 0;

/** None reads what its user has set up. */
const bare = { bash: ['--norc', '-u'], zsh: ['-f'], fish: ['--no-config'] } as const;

/**
 * Loads the completion into a shell that works in a folder.
 *
 * @returns what it proposes behind a line, of which the last word is being typed; sorted
 */
export async function openShell(shell: Shell, folder: string): Promise<(line: string) => Promise<string[]>> {
  await writeFile(join(folder, `stray.${shell}`), (await stray('completion', shell)).stdout);
  const script = fileURLToPath(new URL(`completion/ask.${shell}`, import.meta.url));
  return async (line) => {
    // Bash takes = for a word.
    const words = shell === 'bash' ? line.split(/ +|(?<==)|(?==)/) : [line];
    const surroundings = { cwd: folder, env: { HOME: folder }, timeoutMs: 120_000 };
    const { code, stdout, stderr } = await ended(shell, [...bare[shell], script, ...words], surroundings);
    if (code !== 0 || stderr !== '') throw new Error(`${shell} ended with ${code}: ${stderr}`);
    // What fish says of each stands behind a tab.
    const found = stdout.split('\n').map((proposed) => proposed.replace(/\t.*/, ''));
    return found.filter((proposed) => proposed !== '').sort();
  };
}
