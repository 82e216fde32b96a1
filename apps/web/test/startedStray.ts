import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import { shortLived } from '../../../tools/launch/shortLived.mjs';
import { madeOnce } from './madeOnce.ts';

const launcher = fileURLToPath(new URL('../../../tools/launch/start.mjs', import.meta.url));
const stopsWithinMs = 15_000;

export interface StartedStray {
  /** Of the page, which may not answer yet. */
  readonly address: string;
  /** Rejects with all that was said when Stray ends before it is ready. */
  readonly ready: Promise<void>;
  stop(): Promise<void>;
}

/** The whole system as `npm start` brings it up, on ports and a home folder of its own, with more settings where wanted. */
export async function startStray(
  home: string,
  more: (page: number) => Record<string, string> = () => ({}),
): Promise<StartedStray> {
  const [page, api] = [await freePort(), await freePort()];
  const { DATABASE_URL: _, ...env } = process.env;
  const started = spawn(process.execPath, [...shortLived, launcher], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, STRAY_HOME: home, PORT: String(page), API_PORT: String(api), ...more(page) },
  });
  const exited = once(started, 'close');
  let said = '';
  const ready = new Promise<void>((resolve, reject) => {
    for (const output of [started.stdout, started.stderr]) {
      output.on('data', (chunk) => {
        said += String(chunk);
        if (/^Stray is ready: /m.test(said)) resolve();
      });
    }
    exited.then(([code]) => reject(new Error(`Stray ended with ${code}:\n${said}`)), reject);
  });
  ready.catch(() => {});
  return {
    address: `http://127.0.0.1:${page}`,
    ready,
    async stop() {
      started.kill('SIGINT');
      const kill = setTimeout(() => started.kill('SIGKILL'), stopsWithinMs);
      await exited;
      clearTimeout(kill);
    },
  };
}

/**
 * The same on a home whose demo has been scored before: a copy of one that the first to ask brings about, as every start
 * on an empty home does.
 */
export async function startScored(
  home: string,
  more?: (page: number) => Record<string, string>,
): Promise<StartedStray> {
  const made = await madeOnce('demo', async (folder) => {
    const first = await startStray(folder);
    try {
      await first.ready;
    } finally {
      await first.stop();
    }
  });
  cpSync(made, home, { recursive: true });
  return startStray(home, more);
}

/** What GraphQL answers, of whatever form. */
export async function ask(address: string, query: string, variables: object = {}) {
  const response = await fetch(`${address}/graphql`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = JSON.parse(await response.text());
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (typeof address !== 'object' || address === null) throw new Error('no port was given');
  return address.port;
}
