import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { shortLived } from '../../../tools/launch/shortLived.mjs';

/** The built command line. */
export const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export const demo = fileURLToPath(new URL('../../../demo', import.meta.url));

export const demoLabels = 't-shirt,longsleeve,pants,shoes,shirt,dress,outwear,shorts,hat,skirt';

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** After which it is killed; never when left out. */
  readonly timeoutMs?: number;
  /** What standard input holds. */
  readonly input?: string;
}

/** Runs the built command line as a person's shell would, with standard output a pipe. */
export function stray(...args: readonly string[]): Promise<Ended> {
  return strayIn({}, ...args);
}

export function strayIn({ env = {}, input = '' }: Surroundings, ...args: readonly string[]): Promise<Ended> {
  return ended(process.execPath, [...shortLived, main, ...args], { env, input });
}

/** What a program came to. */
export function ended(
  program: string,
  args: readonly string[],
  { env, cwd, timeoutMs, input = '' }: Surroundings,
): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { maxBuffer: 1 << 28, env: { ...process.env, ...env }, cwd, timeout: timeoutMs };
    const child = execFile(program, args, options, (error, stdout, stderr) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : error === null ? 0 : -1, stdout, stderr });
    });
    // Who reads no input may have ended before it is there.
    child.stdin?.on('error', () => undefined).end(input);
  });
}
