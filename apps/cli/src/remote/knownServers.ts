import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { StrayError } from '@stray/core';
import { z } from 'zod';

const knownServers = z.object({
  /** The one that is meant when nobody says. */
  current: z.string().nullable(),
  /** By their addresses; without a key where nobody has to sign in. */
  servers: z.record(z.string(), z.object({ key: z.string().optional(), name: z.string() })),
});
export type KnownServers = z.infer<typeof knownServers>;

const none: KnownServers = { current: null, servers: {} };

/** Where the person's settings are: XDG_CONFIG_HOME, APPDATA on Windows, or ~/.config. */
export function knownServersFile({ XDG_CONFIG_HOME, APPDATA }: NodeJS.ProcessEnv = process.env): string {
  const folder = XDG_CONFIG_HOME || (process.platform === 'win32' && APPDATA) || join(homedir(), '.config');
  return join(folder, 'stray', 'servers.json');
}

/** @throws StrayError BAD_ARGUMENT for a file that is damaged: who has keys in it should know */
export function readKnownServers(): KnownServers {
  const file = knownServersFile();
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return none;
  }
  try {
    return knownServers.parse(JSON.parse(text));
  } catch (cause) {
    throw new StrayError('BAD_ARGUMENT', `${file} is not as “stray login” writes it; delete it and sign in again.`, {
      cause,
    });
  }
}

/** Writes it whole or not at all, and for the person alone. @throws StrayError OUTPUT_UNWRITABLE */
export function writeKnownServers(known: KnownServers): void {
  const file = knownServersFile();
  const draft = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    writeFileSync(draft, `${JSON.stringify(known, null, 2)}\n`, { mode: 0o600 });
    // A mask of the process may have taken rights, never given more; a file that was there keeps none of its own.
    chmodSync(draft, 0o600);
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new StrayError('OUTPUT_UNWRITABLE', `${file} cannot be written (${reason}).`, { cause });
  }
}
