import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const guard = fileURLToPath(new URL('./networkGuard.cjs', import.meta.url));

export interface RunningStray {
  readonly launcher: ChildProcess;
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** The address of the ready line. Rejects with all that was said when the launcher ends before. */
  readonly ready: Promise<string>;
  readonly exited: Promise<number | null>;
}

export interface Place {
  readonly home: string;
  readonly ports: { readonly page: number; readonly api: number };
  /** Stands in for the user's own home folder. */
  readonly userFolder: string;
  /** Where the network guard writes. */
  readonly networkLog: string;
}

/** `npm start` without npm, which would look at the network itself. Some telemetry is off by itself where CI is set. */
export function startStray({ home, ports, networkLog, userFolder }: Place): RunningStray {
  const { DATABASE_URL, CI, ...env } = process.env;
  const launcher = spawn(process.execPath, [join(root, 'tools/launch/start.mjs')], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...env,
      HOME: userFolder,
      XDG_CACHE_HOME: join(userFolder, '.cache'),
      STRAY_HOME: home,
      PORT: String(ports.page),
      API_PORT: String(ports.api),
      STRAY_NETWORK_LOG: networkLog,
      NODE_OPTIONS: `--require ${guard}`,
    },
  });
  const said = { stdout: '', stderr: '' };
  const exited = new Promise<number | null>((resolve) => launcher.once('close', resolve));
  const ready = new Promise<string>((resolve, reject) => {
    launcher.stdout?.on('data', (chunk) => {
      said.stdout += String(chunk);
      const line = /^Stray is ready: (http:\/\/127\.0\.0\.1:\d+)$/m.exec(said.stdout);
      if (line?.[1] !== undefined) resolve(line[1]);
    });
    exited.then((code) => reject(new Error(`ended with ${code}:\n${said.stdout}${said.stderr}`)));
  });
  ready.catch(() => {});
  launcher.stderr?.on('data', (chunk) => {
    said.stderr += String(chunk);
  });
  return { launcher, ready, exited, stdout: () => said.stdout, stderr: () => said.stderr };
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port was given');
  return address.port;
}

/** All that descends from a process, itself included, by /proc. */
export function processTree(pid: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
      parents.set(Number(name), Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1]));
    } catch {
      // It ended while the folder was read.
    }
  }
  const tree = [pid];
  for (const member of tree) for (const [child, parent] of parents) if (parent === member) tree.push(child);
  return tree;
}

/** The processes of the list that still run; polls until there are none, or the time is up. */
export async function stillRunning(pids: readonly number[], withinMs: number): Promise<number[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const alive = pids.filter(isRunning);
    if (alive.length === 0 || Date.now() > deadline) return alive;
    await delay(100);
  }
}

function isRunning(pid: number): boolean {
  if (!existsSync(`/proc/${pid}/stat`)) return false;
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // A zombie has ended; whoever adopted it has not looked yet.
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3) !== 'Z';
}
