import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const pathOf = (dir: string) => join(dir, 'connection');

/** Tells other programs of the same user where the database answers; whoever can read this can read its files too. */
export function keepConnection(dir: string, url: string): void {
  // Of a Stray that died, and perhaps readable by more.
  forgetConnection(dir);
  writeFileSync(pathOf(dir), url, { mode: 0o600 });
}

export function forgetConnection(dir: string): void {
  rmSync(pathOf(dir), { force: true });
}

/** Where the embedded database of this folder answers; undefined while it does not run. */
export function connectionOf(dir: string): string | undefined {
  try {
    return readFileSync(pathOf(dir), 'utf8');
  } catch {
    return undefined;
  }
}
