import { ClientError, createClient, graphql } from '@stray/client';
import { z } from 'zod';
import { exitCodes, readOptions, UsageError } from '../options.ts';
import { askForKey } from '../remote/askForKey.ts';
import { knownServersFile, readKnownServers, writeKnownServers } from '../remote/knownServers.ts';
import { bareUrl, serverOptions, serverUrl } from '../remote/server.ts';

export const help = `stray login URL [--key KEY]
stray login --list

Keeps the address of a Stray, and an API key where people sign in there, for all commands that take --url. Without --key
(or STRAY_API_KEY) the key is asked for, or read from standard input where that is no terminal. It is tried before it is kept.
A Stray that is known already becomes the one in use. STRAY_URL and STRAY_API_KEY, and --url and --key, come first.

  --list               tells the servers that are known; * marks the one in use
  --json               print one JSON line and nothing else; never a key

The file is for you alone (mode 600): stray/servers.json in XDG_CONFIG_HOME, or in ~/.config.
Exit code: 0 done, 1 failed, 2 wrong words.`;

export const words = {
  config: { key: { type: 'string' }, list: { type: 'boolean' }, json: { type: 'boolean' } },
  schema: z.object({
    folders: z.array(serverUrl).max(1, 'name one address'),
    key: serverOptions.key,
    list: z.boolean().default(false),
    json: z.boolean().default(false),
  }),
  positional: 'address',
} as const;

const WhoAmI = graphql(`query WhoAmI { viewer { name signedIn } }`);

/** `stray login`: a server, and the key to it, for later commands. */
export async function login(argv: readonly string[]): Promise<number> {
  const { folders, key, list, json } = readOptions('login', argv, words);
  const [given] = folders;
  if (list) return listServers(json);
  if (given === undefined) throw new UsageError('Name the address of a Stray: stray login https://…', 'login');
  const url = bareUrl(given);
  const known = readKnownServers();
  const first = key ?? (process.env.STRAY_API_KEY || known.servers[url]?.key);
  const found = await lookIn(url, first);
  const { servers } = known;
  writeKnownServers({ current: url, servers: { ...servers, [url]: { ...found.kept, name: found.name } } });
  if (json) console.log(JSON.stringify({ url, name: found.name, signedIn: found.signedIn }));
  else {
    const who = found.signedIn ? `signed in as ${found.name}` : 'nobody has to sign in there';
    console.log(`${url}: ${who}`);
    console.error(`kept in ${knownServersFile()}`);
  }
  return exitCodes.done;
}

interface Found {
  readonly name: string;
  readonly signedIn: boolean;
  readonly kept: { readonly key?: string };
}

/** Tries a key, or none, and asks for one where that is not enough. */
async function lookIn(url: string, key: string | undefined): Promise<Found> {
  const look = async (apiKey: string | undefined): Promise<Found> => {
    const { viewer } = await createClient({ url, apiKey }).query(WhoAmI);
    // A key that nobody asks for is not kept.
    const kept = viewer.signedIn && apiKey !== undefined ? { key: apiKey } : {};
    return { name: viewer.name, signedIn: viewer.signedIn, kept };
  };
  return look(key).catch(async (error: unknown) => {
    if (key !== undefined || !(error instanceof ClientError) || error.code !== 'UNAUTHENTICATED') throw error;
    const typed = await askForKey(url);
    const valid = serverOptions.key.safeParse(typed);
    if (!valid.success) throw new UsageError(`What was given ${valid.error.issues[0]?.message}.`, 'login');
    return look(valid.data);
  });
}

function listServers(json: boolean): number {
  const { current, servers } = readKnownServers();
  const all = Object.entries(servers).map(([url, { key, name }]) => ({
    ...{ url, name, signedIn: key !== undefined, current: url === current },
  }));
  if (json) console.log(JSON.stringify(all));
  else {
    for (const { url, name, signedIn, current: inUse } of all) {
      console.log(`${inUse ? '*' : ' '} ${url}  ${signedIn ? name : 'without a key'}`);
    }
  }
  return exitCodes.done;
}
