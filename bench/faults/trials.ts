import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { RunStage, Stage } from './stage.ts';
import { datasetExport } from './stages/datasetExport.ts';
import { exporting } from './stages/export.ts';
import { fullDisk, mountSmall } from './stages/full.ts';
import { publish } from './stages/publish.ts';
import { encode, score } from './stages/runs.ts';
import { upload } from './stages/upload.ts';
import { fakeClock, kill, restartDatabase, type Strike } from './strikes.ts';
import type { System } from './system.ts';

/** What a stage is tried with. */
export interface Trial {
  /** Added to the environment of its system. */
  readonly env?: Readonly<Record<string, string>>;
  /** A folder of its own for its system. */
  readonly home?: string;
  /** Longest time between two strikes, in milliseconds. */
  readonly withinMs: number;
  /** None: the stage itself does the harm. */
  readonly strike: ((system: System) => Strike) | undefined;
  readonly run: (system: System) => RunStage;
  readonly close?: () => void;
}

export interface TrialOptions {
  /** For what a trial needs on the disk. */
  readonly scratch: string;
  /** Restarts the database, in the shell. */
  readonly restart: string | undefined;
}

/** A trial that cannot be made here says why. */
export type Opened = Trial | { readonly skipped: string };

export const trials: Readonly<Record<string, (options: TrialOptions) => Opened>> = {
  upload: () => ({ withinMs: 2500, strike: kill, run: () => upload('upload') }),
  encode: () => ({ withinMs: 5000, strike: kill, run: () => encode('encode') }),
  score: () => ({ withinMs: 4000, strike: kill, run: () => score }),
  publish: () => ({ withinMs: 1500, strike: kill, run: () => publish }),
  export: () => ({ withinMs: 1500, strike: kill, run: ({ page }) => exporting(page) }),
  clock: ({ scratch }) => {
    const clock = fakeClock(join(scratch, 'clock'));
    if (clock === undefined) return { skipped: 'it needs libfaketime' };
    return { env: clock.env, withinMs: 4000, strike: clock.jump, run: () => both('clock') };
  },
  restart: ({ restart }) => {
    if (restart === undefined) return { skipped: 'it needs --restart COMMAND, which restarts the database' };
    return { withinMs: 6000, strike: (system) => restartDatabase(system, restart), run: () => both('restart') };
  },
  full: ({ scratch }) => {
    const home = mkdtempSync(join(scratch, 'full-'));
    const unmount = mountSmall(home);
    if (unmount === undefined) return { skipped: 'it needs leave to mount a small file system' };
    const close = () => {
      unmount();
      rmSync(home, { recursive: true });
    };
    // What keeps the disk from becoming full is out of the way.
    const env = { STRAY_DISK_RESERVE: '0' };
    return { home, env, withinMs: 0, strike: undefined, run: (system) => fullDisk(home, system), close };
  },
  // The last one, so that the seeds of those before stay what they were.
  exports: () => ({ withinMs: 12_000, strike: kill, run: () => datasetExport('exports') }),
};

/** Photos come in, and others are encoded and scored, at the same time. */
const both =
  (name: string): RunStage =>
  async (stage: Stage) => {
    const checks = await Promise.all([upload(`${name} upload`)(stage), encode(`${name} encode`)(stage)]);
    return async (rows) => {
      const [first, second] = [await checks[0](rows), await checks[1](rows)];
      return {
        lost: first.lost + second.lost,
        doubled: first.doubled + second.doubled,
        looked: `${first.looked}; ${second.looked}`,
      };
    };
  };
