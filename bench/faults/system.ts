import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { freePort } from '@stray/testing';

const cli = fileURLToPath(new URL('../../apps/cli/dist/main.js', import.meta.url));
const readyWithinMs = 120_000;

export const victims = ['worker', 'api', 'launcher'] as const;
export type Victim = (typeof victims)[number];

/** The whole of Stray as `stray start` runs it, over one home, which is brought up again after each kill. */
export interface System {
  readonly page: string;
  readonly api: string;
  /** Brings it up, unless it is up. */
  up(): Promise<void>;
  /** kill -9. What is left of it ends by itself, as it does for a user. */
  kill(victim: Victim): Promise<void>;
  /** Whether it runs; what ends without having been killed is a fault. */
  isUp(): boolean;
  /** Ends it in peace. */
  stop(): Promise<void>;
}

export interface SystemOptions {
  readonly home: string;
  /** The embedded one in `home` when left out. */
  readonly databaseUrl: string | undefined;
  /** Added to the environment. */
  readonly env?: Readonly<Record<string, string>>;
}

export async function openSystem({ home, databaseUrl, env: added = {} }: SystemOptions): Promise<System> {
  const [page, port] = [await freePort(), await freePort()];
  const { DATABASE_URL: _, ...inherited } = process.env;
  const env = { ...inherited, ...added, STRAY_HOME: home, PORT: String(page), API_PORT: String(port) };
  let launcher: ChildProcess | undefined;

  const gone = async (child: ChildProcess) => {
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  };
  /** Children of a killed launcher notice by themselves; until then they hold the ports. */
  const childrenGone = async (pids: readonly number[]) => {
    const deadline = Date.now() + 20_000;
    while (pids.some(isAlive)) {
      if (Date.now() > deadline) throw new Error(`Processes ${pids.filter(isAlive)} outlive their launcher.`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  const isUp = () => launcher !== undefined && launcher.exitCode === null && launcher.signalCode === null;

  return {
    page: `http://127.0.0.1:${page}`,
    api: `http://127.0.0.1:${port}`,
    async up() {
      if (isUp()) return;
      const started = spawn(process.execPath, [cli, 'start'], {
        stdio: ['ignore', 'pipe', 'pipe'],
        env: databaseUrl === undefined ? env : { ...env, DATABASE_URL: databaseUrl },
      });
      let said = '';
      const ready = new Promise<void>((resolve, reject) => {
        const tooLate = setTimeout(() => reject(new Error(`Stray did not come up:\n${said}`)), readyWithinMs);
        for (const output of [started.stdout, started.stderr]) {
          output.on('data', (chunk) => {
            said += String(chunk);
            if (!/^Stray is ready: /m.test(said)) return;
            clearTimeout(tooLate);
            resolve();
          });
        }
        started.once('exit', (code) => {
          clearTimeout(tooLate);
          reject(new Error(`Stray ended with ${code}:\n${said}`));
        });
      });
      await ready;
      launcher = started;
    },
    async kill(victim) {
      if (launcher?.pid === undefined) return;
      const dying = launcher;
      launcher = undefined;
      const children = childrenOf(dying.pid ?? 0);
      const pid =
        victim === 'launcher' ? dying.pid : children.find(({ args }) => args.includes(`apps/${victim}/`))?.pid;
      if (pid === undefined) throw new Error(`There is no ${victim} to kill.`);
      process.kill(pid, 'SIGKILL');
      await gone(dying);
      await childrenGone(children.map((child) => child.pid));
    },
    isUp,
    async stop() {
      if (launcher === undefined) return;
      const ending = launcher;
      launcher = undefined;
      ending.kill('SIGINT');
      await gone(ending);
    },
  };
}

function childrenOf(parent: number): { readonly pid: number; readonly args: string }[] {
  const lines = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' }).split('\n');
  return lines.flatMap((line) => {
    const [, pid, ppid, args = ''] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return Number(ppid) === parent ? [{ pid: Number(pid), args }] : [];
  });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
