import { stat } from 'node:fs/promises';
import { walk } from '@stray/client/files';
import { StrayError } from '@stray/core';

/**
 * Refuses calibration files that are among the tested ones, under whatever name: by links, and by folders within each
 * other. A copy is a file of its own.
 *
 * @returns how many calibration files there are
 * @throws StrayError CALIBRATION_UNSUITABLE with their number and the first of them
 */
export async function refuseOverlap(folders: { calibration: string; tested: string }): Promise<number> {
  const known = new Map<string, string>();
  let count = 0;
  for await (const { path, location } of walk(folders.calibration)) {
    count += 1;
    const identity = await identityOf(location);
    if (identity !== null) known.set(identity, path);
  }
  const both = new Set<string>();
  for await (const { location } of walk(folders.tested)) {
    const path = known.get((await identityOf(location)) ?? '');
    if (path !== undefined) both.add(path);
  }
  const [first] = both;
  if (first === undefined) return count;
  throw new StrayError(
    'CALIBRATION_UNSUITABLE',
    `${both.size} of the ${count} files of --calibration ${folders.calibration} are also among those to be scored, such as ${first}: an image cannot vouch for itself. Take them out of one of the two folders.`,
  );
}

/** What tells a file from every other on this machine; null for one that is not there. */
async function identityOf(location: Uint8Array): Promise<string | null> {
  try {
    const { dev, ino } = await stat(Buffer.from(location), { bigint: true });
    return `${dev}:${ino}`;
  } catch {
    return null;
  }
}
