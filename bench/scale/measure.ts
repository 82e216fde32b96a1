import { long, median } from '../peer.ts';
import type { Question } from './question.ts';

export const ways = ['raw', 'repository', 'graphql'] as const;
export type Way = (typeof ways)[number];

export interface Measured {
  readonly name: string;
  readonly size: number;
  /** Milliseconds of each way: of the median, and of the slowest but one in twenty. */
  readonly median: Readonly<Record<Way, number>>;
  readonly p95: Readonly<Record<Way, number>>;
}

const leastRounds = 5;
const mostRounds = Number(process.env.BENCH_ROUNDS ?? (long ? 60 : 30));
const patienceMs = long ? 15_000 : 2_000;

/** The ways in turns, so that what else the machine does meets all of them; a first round, which fills caches, is not counted. */
export async function measure(question: Question, size: number): Promise<Measured> {
  const times: Record<Way, number[]> = { raw: [], repository: [], graphql: [] };
  for (const way of ways) await question[way](0);
  const begun = performance.now();
  for (let round = 1; round <= mostRounds; round++) {
    if (round > leastRounds && performance.now() - begun > patienceMs) break;
    for (const way of ways) {
      const started = performance.now();
      await question[way](round);
      times[way].push(performance.now() - started);
    }
  }
  const each = (of: (values: readonly number[]) => number) => ({
    raw: of(times.raw),
    repository: of(times.repository),
    graphql: of(times.graphql),
  });
  return { name: question.name, size, median: each(median), p95: each(p95) };
}

const p95 = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[Math.ceil(0.95 * values.length) - 1] ?? Number.NaN;
