import { accessSync, constants, mkdirSync, statfsSync } from 'node:fs';
import { join } from 'node:path';
import { StrayError } from '@stray/core';

/** The embedded database alone takes 60 MB once the demo is in it, and its write-ahead log grows in steps of 16 MB. */
const roomBytes = 300e6;

/**
 * Makes the home folder with its `logs`, and sees that there is room to work.
 * @throws StrayError OUTPUT_UNWRITABLE or DISK_FULL, naming the folder and the variable that chooses another
 */
export function prepareHome(home: string): void {
  try {
    mkdirSync(join(home, 'logs'), { recursive: true });
    accessSync(home, constants.W_OK | constants.X_OK);
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new StrayError('OUTPUT_UNWRITABLE', `${home} cannot be written to (${why}); name another with STRAY_HOME.`, {
      cause,
    });
  }
  const { bavail, bsize } = statfsSync(home);
  const free = bavail * bsize;
  if (free < roomBytes) {
    const [has, wants] = [free, roomBytes].map((bytes) => Math.round(bytes / 1e6));
    throw new StrayError(
      'DISK_FULL',
      `Only ${has} MB are free for ${home}, and Stray wants ${wants} MB; name another folder with STRAY_HOME.`,
    );
  }
}
