import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client.ts';
import { type System, victims } from './system.ts';

export interface Findings {
  readonly lost: number;
  readonly doubled: number;
  /** What was looked at, for people. */
  readonly looked: string;
}

/** What a stage works with. */
export interface Stage {
  readonly client: Client;
  /** Whether there are kills to come: there has to be work for them. */
  readonly killing: () => boolean;
}

/** Looks at what is left on the disk and in the database, in peace. */
export type Check = (database: Rows) => Promise<Findings>;

export interface Rows {
  query<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  blob(sha256: string): Promise<Uint8Array | undefined>;
}

/** Does its work against a system that is killed meanwhile, until no kill is to come; what it gives looks at the end. */
export type RunStage = (stage: Stage) => Promise<Check>;

export interface Kills {
  readonly count: number;
  /** Longest time from ready to kill, in milliseconds. */
  readonly withinMs: number;
  readonly random: () => number;
}

/** Runs a stage while the system is killed again and again at random moments, and brought up again. */
export async function underFire(
  system: System,
  client: Client,
  run: RunStage,
  { count, withinMs, random }: Kills,
): Promise<{ readonly check: Check; readonly kills: string[] }> {
  let left = count;
  const kills: string[] = [];
  const stage: Stage = { client, killing: () => left > 0 };
  const killer = async () => {
    while (left > 0) {
      const after = Math.round(random() * withinMs);
      const victim = victims[Math.floor(random() * victims.length)] ?? 'launcher';
      await pause(after);
      await system.kill(victim);
      kills.push(`${victim} after ${after} ms`);
      await system.up();
      left -= 1;
    }
  };
  const [check] = await Promise.all([run(stage), killer()]);
  return { check, kills };
}
