import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { StrayError } from '@stray/core';
import { plainEnvironment } from '@stray/scoring';
import type { FromTable, TableFacts, TableRow, ToTable } from './contract.ts';

/** A Parquet file, read row group by row group. */
export interface Table extends TableFacts {
  /** Rows with these columns, those that came together in one list; or what cannot be read of them, in words. */
  rows(columns: readonly string[]): AsyncGenerator<readonly TableRow[] | { readonly lost: string }>;
  /** Ends the reading, whether it was done or not. */
  close(): Promise<void>;
}

/** A few bytes of a file may ask for gigabytes, or for a loop without end: both cost a process that reads nothing else. */
const heapMegabytes = 512;
const longestAnswerMs = 120_000;

/** Node 20 cannot run TypeScript, so the built file serves both. */
const program = new URL(
  import.meta.url.endsWith('.ts') ? '../../../../dist/upload/formats/parquet/tableProcess.js' : './tableProcess.js',
  import.meta.url,
);

/**
 * Opens a Parquet file, in a process of its own.
 *
 * @throws StrayError ANNOTATION_INVALID for one that is none, or asks for too much; so do its rows
 */
export async function openTable(path: string): Promise<Table> {
  const child = fork(fileURLToPath(program), [path], {
    serialization: 'advanced',
    execArgv: [`--max-old-space-size=${heapMegabytes}`],
    env: plainEnvironment(),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const answers: FromTable[] = [];
  let failure: StrayError | undefined;
  let wake: (() => void) | undefined;
  const fail = (why: string) => {
    failure ??= invalid(why);
    wake?.();
  };
  child.on('message', (answer: FromTable) => {
    answers.push(answer);
    wake?.();
  });
  child.once('error', (error) => fail(error.message));
  const gone = new Promise<void>((resolve) => {
    child.once('close', () => {
      fail('it takes too much memory, or is broken');
      resolve();
    });
  });
  const tell = (message: ToTable) => void child.send(message, undefined, undefined, () => undefined);
  const next = async (): Promise<Exclude<FromTable, { kind: 'refused' }>> => {
    const timer = setTimeout(() => fail(`it takes longer than ${longestAnswerMs / 1000} seconds`), longestAnswerMs);
    try {
      for (;;) {
        const answer = answers.shift();
        if (answer?.kind === 'refused') throw invalid(answer.why);
        if (answer !== undefined) return answer;
        if (failure !== undefined) throw failure;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    } finally {
      clearTimeout(timer);
    }
  };
  const close = async () => {
    child.kill('SIGKILL');
    await gone;
  };
  try {
    const first = await next();
    if (first.kind !== 'facts') throw invalid('it says nothing of itself');
    return {
      ...first.facts,
      async *rows(columns) {
        tell({ kind: 'read', columns });
        tell({ kind: 'more' });
        for (;;) {
          const answer = await next();
          if (answer.kind === 'lost') yield { lost: answer.what };
          if (answer.kind !== 'rows') continue;
          if (answer.ended) return;
          yield answer.rows;
          tell({ kind: 'more' });
        }
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

const invalid = (why: string) => new StrayError('ANNOTATION_INVALID', `It cannot be read as Parquet: ${why}.`);
