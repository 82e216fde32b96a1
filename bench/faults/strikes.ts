import { execFile } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { type System, victims } from './system.ts';

/** One blow to a system at work. @returns what was done, for people */
export type Strike = (random: () => number) => Promise<string>;

/** kill -9 of one of its processes; what is left of it ends, and it is started again. */
export function kill(system: System): Strike {
  return async (random) => {
    const victim = victims[Math.floor(random() * victims.length)] ?? 'launcher';
    await system.kill(victim);
    await system.up();
    return victim;
  };
}

/** Restarts the database under it, by a command of the shell. It has to go on by itself. */
export function restartDatabase(system: System, command: string): Strike {
  return async () => {
    await promisify(execFile)('sh', ['-c', command]);
    if (!system.isUp()) throw new Error('Stray did not outlive a restart of its database.');
    return 'database';
  };
}

const library = ['x86_64-linux-gnu', 'aarch64-linux-gnu']
  .map((platform) => `/usr/lib/${platform}/faketime/libfaketime.so.1`)
  .find(existsSync);

const longestJumpS = 48 * 3600;

/**
 * Clocks that jump, of every process of a system (https://github.com/wolfcw/libfaketime); the time that passes stays what it
 * is, as when a clock is set. Undefined where the library lacks.
 *
 * @param file says how far the clocks are off
 */
export function fakeClock(file: string) {
  if (library === undefined) return undefined;
  const set = (seconds: number) => writeFileSync(file, `${seconds < 0 ? '' : '+'}${seconds}`);
  set(0);
  const env = {
    LD_PRELOAD: library,
    FAKETIME_TIMESTAMP_FILE: file,
    FAKETIME_CACHE_DURATION: '1',
    FAKETIME_DONT_FAKE_MONOTONIC: '1',
  };
  /** Sets the clocks forward or back; every other time a process is killed then, so that its work has to be found again. */
  const jump = (system: System): Strike => {
    const killing = kill(system);
    let times = 0;
    return async (random) => {
      const seconds = Math.round((random() * 2 - 1) * longestJumpS);
      set(seconds);
      times += 1;
      const then = times % 2 === 0 ? ` and ${await killing(random)}` : '';
      return `clock ${seconds < 0 ? '' : '+'}${seconds} s${then}`;
    };
  };
  return { env, jump };
}
