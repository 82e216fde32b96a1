import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from './freePort.ts';

export interface RunningServer {
  /** The folder of its data. */
  readonly home: string;
  readonly url: string;
  close(): Promise<void>;
}

/** The built API and worker over a database, as `stray start` runs them, without the page. */
export async function startServer(
  databaseUrl: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<RunningServer> {
  const home = await mkdtemp(join(tmpdir(), 'stray-server-'));
  const port = await freePort();
  const env = {
    ...process.env,
    DATABASE_URL: databaseUrl,
    STRAY_HOME: home,
    API_PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    ...settings,
  };
  const processes = ['api', 'worker'].map((app) => {
    const main = fileURLToPath(new URL(`../../../apps/${app}/dist/main.js`, import.meta.url));
    return spawn(process.execPath, [main], { env, stdio: ['ignore', 'inherit', 'inherit'] });
  });
  const url = `http://127.0.0.1:${port}`;
  await untilHealthy(url);
  return {
    home,
    url,
    async close() {
      await Promise.all(processes.map(end));
      await rm(home, { recursive: true, force: true });
    },
  };
}

const startsWithinMs = 180_000;

async function untilHealthy(url: string): Promise<void> {
  const deadline = Date.now() + startsWithinMs;
  while (
    !(await fetch(`${url}/health`).then(
      ({ ok }) => ok,
      () => false,
    ))
  ) {
    if (Date.now() > deadline) throw new Error(`The API at ${url} has not started.`);
    await delay(100);
  }
}

async function end(process: ChildProcess): Promise<void> {
  if (process.exitCode !== null || process.signalCode !== null) return;
  const ended = once(process, 'exit');
  process.kill('SIGTERM');
  await ended;
}
