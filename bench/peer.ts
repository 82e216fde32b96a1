import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const peers = fileURLToPath(new URL('../tools/bench-peers', import.meta.url));

/** Whether sizes are wanted that take long (`npm run bench -- --long NAME`): those of docs/benchmarks.md. */
export const long = process.env.BENCH_LONG === '1';

/**
 * Runs a Python peer and reads the JSON line that it ends with; undefined, said aloud, where Python or what the peer
 * needs is not there (PYTHON names an interpreter).
 */
export function runPeer(script: string, args: readonly string[]): Record<string, number> | undefined {
  const python = process.env.PYTHON ?? 'python3';
  const ended = spawnSync(python, [`${peers}/${script}`, ...args], { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (ended.status !== 0) {
    const why = ended.error?.message ?? ended.stderr.trim().split('\n').at(-1);
    console.log(`skipped: the peer ${script} does not run (${why}); see tools/bench-peers/README.md`);
    return undefined;
  }
  const last: unknown = JSON.parse(ended.stdout.trim().split('\n').at(-1) ?? '{}');
  if (typeof last !== 'object' || last === null) return undefined;
  return Object.fromEntries(
    Object.entries(last).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (
    ((sorted[Math.floor(sorted.length / 2)] ?? Number.NaN) + (sorted[Math.ceil(sorted.length / 2) - 1] ?? Number.NaN)) /
    2
  );
}

/** One figure of one run, and whether it holds the bound that it is measured against. */
export function report(
  what: string,
  value: number,
  {
    atLeast,
    atMost,
    unit = '×',
    digits = 2,
  }: { atLeast?: number; atMost?: number; unit?: string; digits?: number } = {},
): void {
  const verdict = (holds: boolean) => (holds ? 'holds' : 'MISSED');
  const least = atLeast === undefined ? '' : `  (≥ ${atLeast}: ${verdict(value >= atLeast)})`;
  const most = atMost === undefined ? '' : `  (≤ ${atMost}: ${verdict(value <= atMost)})`;
  const bound = least + most;
  console.log(`${what.padEnd(58)} ${value.toFixed(digits)} ${unit}${bound}`);
}
