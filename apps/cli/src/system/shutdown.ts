import { setTimeout as delay } from 'node:timers/promises';

export interface Stoppable {
  readonly name: string;
  /** How long it may take to end by itself. */
  readonly graceMs: number;
  stop(graceMs: number): Promise<void>;
  /** Ends it at once; absent for what ends with this process. */
  kill?(): void;
}

export interface Shutdown {
  add(part: Stoppable): void;
  /** Stops all parts, the last started first. Never rejects: what cannot be stopped is named on stderr. */
  run(onPart: (name: string) => void): Promise<void>;
  kill(): void;
}

/** Slack beyond a part's own grace: time to reap what had to be killed. */
const slackMs = 500;

export function createShutdown(): Shutdown {
  const parts: Stoppable[] = [];
  return {
    add(part) {
      parts.push(part);
    },
    async run(onPart) {
      for (const part of [...parts].reverse()) {
        onPart(part.name);
        const overdue = new AbortController();
        const limit = delay(part.graceMs + slackMs, 'late' as const, { signal: overdue.signal });
        limit.catch(() => {});
        try {
          const outcome = await Promise.race([part.stop(part.graceMs), limit]);
          if (outcome === 'late') process.stderr.write(`stray: the ${part.name} did not stop in time\n`);
        } catch (error) {
          process.stderr.write(`stray: stopping the ${part.name}: ${error instanceof Error ? error.message : error}\n`);
        }
        overdue.abort();
      }
    },
    kill() {
      for (const part of parts) part.kill?.();
    },
  };
}
