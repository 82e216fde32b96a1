import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StrayError } from '@stray/core';
import { checkout } from './settings.ts';

const leash = pathToFileURL(join(checkout, 'apps/cli/dist/system/leash.js')).href;
const logBytesKept = 10_000_000;
const tailBytes = 8_192;
const tailLines = 15;

export interface ServiceSpec {
  readonly name: string;
  /** The script and its arguments, run by this Node. */
  readonly script: readonly [string, ...string[]];
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
  readonly logFolder: string;
}

export interface Service {
  readonly name: string;
  /** Rejects with the last lines of its log when it ends before it is stopped; never resolves. */
  readonly died: Promise<never>;
  /** SIGTERM, and SIGKILL to it and all its children when it has not ended within the grace. */
  stop(graceMs: number): Promise<void>;
  kill(): void;
}

/**
 * Starts a service in a process group of its own, so that Ctrl-C in the terminal reaches the launcher alone, which stops
 * the services in order. Its output goes straight into its log file.
 */
export function startService(spec: ServiceSpec): Service {
  const logPath = join(spec.logFolder, `${spec.name}.log`);
  if (existsSync(logPath) && statSync(logPath).size > logBytesKept) renameSync(logPath, `${logPath}.old`);
  const log = openSync(logPath, 'a');
  const logStart = fstatSync(log).size;
  const child = spawn(process.execPath, ['--import', leash, ...spec.script], {
    cwd: spec.cwd,
    env: spec.env,
    detached: true,
    windowsHide: true,
    stdio: ['ignore', log, log, 'ipc'],
  });
  closeSync(log);

  let stopping = false;
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit code ${code}` : `signal ${signal}`));
  });
  const died = exited.then((how) => {
    if (stopping) return new Promise<never>(() => {});
    const lines = lastLines(logPath, logStart);
    const said = lines === '' ? ' It wrote nothing.' : ` Its last lines:\n\n${lines}\n\n(more in ${logPath})`;
    throw new StrayError('INTERNAL', `the ${spec.name} stopped (${how}).${said}`);
  });
  died.catch(() => {});

  return {
    name: spec.name,
    died,
    async stop(graceMs) {
      stopping = true;
      child.kill('SIGTERM');
      const timer = setTimeout(() => killGroup(child), graceMs);
      await exited;
      clearTimeout(timer);
    },
    kill() {
      stopping = true;
      killGroup(child);
    },
  };
}

function killGroup(child: ChildProcess): void {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
  try {
    process.kill(process.platform === 'win32' ? child.pid : -child.pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

/** The end of what was written to the log since `from` (bytes). */
function lastLines(path: string, from: number): string {
  const file = openSync(path, 'r');
  try {
    const start = Math.max(from, fstatSync(file).size - tailBytes);
    const buffer = Buffer.alloc(tailBytes);
    const bytes = readSync(file, buffer, 0, tailBytes, start);
    return buffer.toString('utf8', 0, bytes).trimEnd().split('\n').slice(-tailLines).join('\n');
  } finally {
    closeSync(file);
  }
}
