import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url));

export interface WorkerOptions {
  readonly url: string;
  readonly home: string;
  readonly variables?: Record<string, string>;
}

/** The built worker, as it runs beside an API. */
export function startWorker({ url, home, variables }: WorkerOptions): ChildProcess {
  const env = {
    ...process.env,
    DATABASE_URL: url,
    STRAY_HOME: home,
    LOG_LEVEL: 'error',
    STRAY_WORKER_SILENCE: '8',
    ...variables,
  };
  return spawn(process.execPath, [main], { env, stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Ends it, unless it has ended. */
export async function end(worker: ChildProcess, signal: 'SIGTERM' | 'SIGKILL' = 'SIGTERM'): Promise<void> {
  if (worker.exitCode !== null || worker.signalCode !== null) return;
  worker.kill(signal);
  await once(worker, 'exit');
}
