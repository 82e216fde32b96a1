import { setTimeout as pause } from 'node:timers/promises';
import type { Client } from './client.ts';
import type { Strike } from './strikes.ts';

export interface Findings {
  readonly lost: number;
  readonly doubled: number;
  /** What was looked at, for people. */
  readonly looked: string;
}

/** What a stage works with. */
export interface Stage {
  readonly client: Client;
  /** Whether there are strikes to come: there has to be work for them. */
  readonly killing: () => boolean;
}

/** Looks at what is left on the disk and in the database, in peace. */
export type Check = (database: Rows) => Promise<Findings>;

export interface Rows {
  query<T extends object>(sql: string, values?: readonly unknown[]): Promise<T[]>;
  blob(sha256: string): Promise<Uint8Array | undefined>;
}

/** Does its work against a system that is struck meanwhile, until no strike is to come; what it gives looks at the end. */
export type RunStage = (stage: Stage) => Promise<Check>;

export interface Fire {
  readonly count: number;
  /** Longest time between two strikes, in milliseconds: about as long as the work takes. */
  readonly withinMs: number;
  readonly strike: Strike | undefined;
  readonly random: () => number;
}

/** Runs a stage while it is struck again and again at random moments. */
export async function underFire(
  client: Client,
  run: RunStage,
  { count, withinMs, strike, random }: Fire,
): Promise<{ readonly check: Check; readonly strikes: string[] }> {
  let left = count;
  const strikes: string[] = [];
  const stage: Stage = { client, killing: () => left > 0 };
  const striker = async () => {
    while (left > 0 && strike !== undefined) {
      const after = Math.round(random() * withinMs);
      await pause(after);
      strikes.push(`${await strike(random)} after ${after} ms`);
      left -= 1;
    }
  };
  const [check] = await Promise.all([run(stage), striker()]);
  return { check, strikes };
}
