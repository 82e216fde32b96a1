import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { root } from './checkout.mjs';

// Outside node_modules, which `npm ci` deletes.
const path = join(root, '.cache', 'setup.lock');

/**
 * Waits until no other set-up works in this checkout.
 * @param {(line: string) => void} say
 * @returns {Promise<() => void>} release
 */
export async function lockSetup(say) {
  mkdirSync(dirname(path), { recursive: true });
  for (let told = false; ; ) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      const release = () => rmSync(path, { force: true });
      process.once('exit', release);
      return () => {
        process.off('exit', release);
        release();
      };
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    const owner = readOwner();
    if (owner !== undefined && !isAlive(owner)) {
      rmSync(path, { force: true });
      continue;
    }
    if (!told)
      say(`Another set-up is at work here${owner === undefined ? '' : ` (process ${owner})`}; waiting for it.`);
    told = true;
    await delay(300);
  }
}

/** @returns {number | undefined} undefined while the other one is just writing it, or has just finished */
function readOwner() {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    return Number.isInteger(pid) && pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
