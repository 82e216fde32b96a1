import { createClient, type StrayClient } from '@stray/client';
import { z } from 'zod';
import { readKnownServers } from './knownServers.ts';

/** Where a running Stray is looked for when nobody says. */
const usualUrl = 'http://127.0.0.1:3000';

export const serverConfig = { url: { type: 'string' }, key: { type: 'string' } } as const;

export const serverUrl = z.url({ protocol: /^https?$/, error: 'must be an address such as http://127.0.0.1:3000' });

export const serverOptions = {
  url: serverUrl.optional(),
  key: z
    .string()
    .regex(/^stray_[\w-]+$/, 'has to be an API key, which begins with stray_')
    .optional(),
};

export const serverHelp = `  --url URL            the running Stray; STRAY_URL, or the one of "stray login", or ${usualUrl}
  --key KEY            an API key, where people sign in; better in STRAY_API_KEY, which no list of processes shows, or
                       kept by "stray login"`;

/** What a command line says of the server: options before the environment, and that before what `stray login` keeps. */
export function openServer({ url, key }: { url?: string | undefined; key?: string | undefined }): StrayClient {
  const known = readKnownServers();
  const wanted = bareUrl(url ?? (process.env.STRAY_URL || known.current || usualUrl));
  // A key goes to the server that it was kept for, and to no other.
  return createClient({ url: wanted, apiKey: key ?? (process.env.STRAY_API_KEY || known.servers[wanted]?.key) });
}

/** As servers are told apart. */
export const bareUrl = (url: string): string => url.replace(/\/+$/, '');
