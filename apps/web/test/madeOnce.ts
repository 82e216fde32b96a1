import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { inject } from 'vitest';
import './scratch.ts';

const lookEveryMs = 250;

/**
 * A folder that the first test file to ask for it makes, and others of the same run find made. They may copy it, and
 * leave it as it is.
 */
export async function madeOnce(name: string, make: (folder: string) => Promise<void>): Promise<string> {
  const folder = join(inject('scratch'), name);
  const draft = `${folder}.new`;
  while (!existsSync(folder)) {
    const isMine = mkdirSync(draft, { recursive: true }) !== undefined;
    if (!isMine) {
      await wait(lookEveryMs);
      continue;
    }
    try {
      await make(draft);
      renameSync(draft, folder);
    } catch (error) {
      rmSync(draft, { recursive: true, force: true });
      throw error;
    }
  }
  return folder;
}
