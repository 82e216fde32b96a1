import { mkdir, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { StrayError } from '@stray/core';

/**
 * Keeps a folder for this process: two that append to the same download would ruin it.
 *
 * @returns what gives it free again
 * @throws StrayError CONFLICT while another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const path = join(folder, '.lock');
  await mkdir(folder, { recursive: true });
  for (let again = false; ; again = true) {
    try {
      const file = await open(path, 'wx');
      await file.write(String(process.pid));
      await file.close();
      return () => rm(path, { force: true });
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      const holder = Number(await readFile(path, 'utf8').catch(() => ''));
      if (again || isAlive(holder)) {
        throw new StrayError('CONFLICT', `Another process (${holder}) is downloading into ${folder} at this moment.`);
      }
      await rm(path, { force: true });
    }
  }
}

/** Whether a process runs, whoever owns it. */
export function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
