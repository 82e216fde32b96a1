import { StrayError } from '@stray/core';
import { z } from 'zod';
import { exitCodes, readOptions } from '../options.ts';
import { readKnownServers, writeKnownServers } from '../remote/knownServers.ts';
import { bareUrl, serverUrl } from '../remote/server.ts';

export const help = `stray logout [URL] [--all] [--json]

Forgets a Stray and the key to it: the one in use, or the one at URL, or all with --all. The key itself goes on to be good;
it is revoked in the page (your name, then API keys).

  --json               print one JSON line and nothing else
Exit code: 0 done, 1 failed, 2 wrong words.`;

export const words = {
  config: { all: { type: 'boolean' }, json: { type: 'boolean' } },
  schema: z
    .object({
      folders: z.array(serverUrl).max(1, 'name one address'),
      all: z.boolean().default(false),
      json: z.boolean().default(false),
    })
    .refine(({ folders, all }) => !all || folders.length === 0, { path: ['all'], message: 'goes without an address' }),
  positional: 'address',
} as const;

/** `stray logout`: forgets what `stray login` keeps. */
export async function logout(argv: readonly string[]): Promise<number> {
  const { folders, all, json } = readOptions('logout', argv, words);
  const { current, servers } = readKnownServers();
  const meant = folders[0] === undefined ? current : bareUrl(folders[0]);
  const gone = all ? Object.keys(servers) : Object.keys(servers).filter((url) => url === meant);
  if (!all && gone.length === 0) {
    throw new StrayError(
      'NOT_FOUND',
      `${meant ?? 'No Stray'} is not known here; “stray login --list” tells those that are.`,
    );
  }
  const left = Object.fromEntries(Object.entries(servers).filter(([url]) => !gone.includes(url)));
  writeKnownServers({ current: current !== null && gone.includes(current) ? null : current, servers: left });
  if (json) console.log(JSON.stringify({ forgotten: gone }));
  else for (const url of gone) console.log(`${url} is forgotten`);
  return exitCodes.done;
}
