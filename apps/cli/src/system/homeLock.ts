import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { StrayError } from '@stray/core';

interface Owner {
  readonly pid: number;
  /** When the kernel says that the process began, where it says so: a later process may be given the same pid. */
  readonly began: string | null;
  readonly page: string;
}

/**
 * One running Stray a home folder: two would write into the same logs, and take the work of one queue from each other.
 * @returns a function that gives the lock back
 * @throws StrayError CONFLICT naming the folder, the process and its page
 */
export function lockHome(home: string, page: string): () => void {
  mkdirSync(home, { recursive: true });
  const path = join(home, 'running.json');
  const me: Owner = { pid: process.pid, began: beganAt(process.pid), page };
  for (;;) {
    try {
      writeFileSync(path, JSON.stringify(me), { flag: 'wx' });
      break;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = readOwner(path);
    if (owner !== undefined && isRunning(owner)) {
      throw new StrayError(
        'CONFLICT',
        `Stray is already running on ${home} (process ${owner.pid}): ${owner.page}. Stop it first, or name another folder with STRAY_HOME.`,
      );
    }
    rmSync(path, { force: true });
  }
  return () => rmSync(path, { force: true });
}

function readOwner(path: string): Owner | undefined {
  try {
    const owner: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof owner !== 'object' || owner === null || !('pid' in owner) || typeof owner.pid !== 'number')
      return undefined;
    const began = 'began' in owner && typeof owner.began === 'string' ? owner.began : null;
    return { pid: owner.pid, began, page: 'page' in owner ? String(owner.page) : '' };
  } catch {
    return undefined;
  }
}

function isRunning({ pid, began }: Owner): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false;
  }
  return beganAt(pid) === began;
}

/** Clock ticks since boot, from /proc; null on systems without it. */
function beganAt(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The name, in parentheses, may hold spaces; the start is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
