import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether a file system can be mounted here; says aloud when not. */
export function canMount(): boolean {
  if (process.platform === 'linux' && process.getuid?.() === 0) return true;
  console.warn('Not root on Linux: the tests with a full disk are skipped.');
  return false;
}

/** Lets `use` work in a folder that is a disk of 4 MB. */
export async function withSmallDisk(use: (disk: string) => Promise<void>): Promise<void> {
  const disk = mkdtempSync(join(tmpdir(), 'stray-small-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', disk]);
  try {
    await use(disk);
  } finally {
    execFileSync('umount', [disk]);
    rmSync(disk, { recursive: true });
  }
}
