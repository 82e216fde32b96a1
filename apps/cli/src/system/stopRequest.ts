import { readFileSync } from 'node:fs';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const parentPollMs = 500;
/** npm passes Ctrl-C on to a process that the terminal has told already: what follows this soon is the same key press. */
const sameKeyPressMs = 700;

export interface StopRequest {
  /** Aborted when Stray is to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the npm that runs it. */
  readonly signal: AbortSignal;
  readonly requested: Promise<void>;
  dispose(): void;
}

/** @param onImpatience a second Ctrl-C: everything is to end at once */
export function listenForStop(onImpatience: () => void): StopRequest {
  const controller = new AbortController();
  const { signal } = controller;
  let firstAt = 0;
  const onSignal = () => {
    if (!signal.aborted) {
      firstAt = Date.now();
      controller.abort();
    } else if (Date.now() - firstAt > sameKeyPressMs) onImpatience();
  };
  for (const name of signals) process.on(name, onSignal);

  // npm ended by `kill -9` cannot pass anything on; without it nobody could stop Stray from that terminal any more.
  const npm = process.env.npm_lifecycle_event === undefined ? [] : parents();
  const watch = setInterval(() => {
    if (!npm.every(isRunning) && !signal.aborted) controller.abort();
  }, parentPollMs);
  watch.unref();

  return {
    signal,
    requested: new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    dispose() {
      for (const name of signals) process.off(name, onSignal);
      clearInterval(watch);
    },
  };
}

/** The shell that npm runs its scripts in, and npm itself where /proc tells. */
function parents(): number[] {
  const shell = process.ppid;
  try {
    const stat = readFileSync(`/proc/${shell}/stat`, 'utf8');
    // After the name, in brackets and free to hold anything, come the state and the parent.
    return [shell, Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])];
  } catch {
    return [shell];
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
