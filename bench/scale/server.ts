import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '@stray/testing';

const main = fileURLToPath(new URL('../../apps/api/dist/main.js', import.meta.url));

/** The answer, as it came. */
export type Ask = (query: string, variables: object) => Promise<string>;

export interface ApiProcess {
  /** Milliseconds until it could be worked with. */
  readonly startedInMs: number;
  readonly ask: Ask;
  stop(): Promise<void>;
}

/** An API in a process of its own, as in operation. */
export async function startApi(databaseUrl: string): Promise<ApiProcess> {
  const home = mkdtempSync(join(tmpdir(), 'stray-bench-scale-'));
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    STRAY_HOME: home,
    API_PORT: String(port),
    LOG_LEVEL: 'error',
  };
  const begun = performance.now();
  const api = spawn(process.execPath, [main], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  const url = `http://127.0.0.1:${port}`;
  while (!(await fetch(`${url}/ready`).catch(() => undefined))?.ok) await pause(20);
  const startedInMs = performance.now() - begun;
  return {
    startedInMs,
    async ask(query, variables) {
      const response = await fetch(`${url}/graphql`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ query, variables }),
      });
      const text = await response.text();
      if (!text.startsWith('{"data"')) throw new Error(`${response.status} ${text.slice(0, 300)}`);
      return text;
    },
    async stop() {
      api.kill('SIGTERM');
      await once(api, 'exit');
      rmSync(home, { recursive: true });
    },
  };
}
