import { describe, expect, it } from 'vitest';
import type { Dataset } from '../features/dataset/documents.ts';
import { followDataset } from '../features/dataset/followDataset.ts';
import { dataset, run } from './datasets.ts';

const atWork = (scoredCount: number) => dataset({ latestRun: run({ status: 'RUNNING', scoredCount }) });
const ended = dataset();

/** What a watcher saw until the script of the sources is at its end; pauses take no time and are written down. */
async function follow(first: Dataset, script: { streams?: (Dataset | Error)[][]; looks: (Dataset | Error)[] }) {
  const log: string[] = [];
  const stopping = new AbortController();
  const streams = [...(script.streams ?? [])];
  const looks = [...script.looks];
  await followDataset(
    first,
    {
      look: async () => {
        const next = looks.shift();
        if (looks.length === 0) stopping.abort();
        if (next === undefined || next instanceof Error) throw next ?? new Error('the script has ended');
        return next;
      },
      stream: async function* () {
        log.push('stream');
        for (const event of streams.shift() ?? []) {
          if (event instanceof Error) throw event;
          yield event;
        }
      },
      pause: async (ms) => {
        log.push(`pause ${ms}`);
      },
    },
    {
      signal: stopping.signal,
      watcher: {
        see: ({ latestRun }) => log.push(`see ${latestRun?.status} ${latestRun?.scoredCount}`),
        lose: () => log.push('lose'),
      },
    },
  );
  return log;
}

describe('a dataset that is followed', () => {
  it('is looked at now and then while no run works', async () => {
    expect(await follow(ended, { looks: [ended, ended] })).toEqual([
      'pause 5000',
      'see COMPLETED 203',
      'pause 5000',
      'see COMPLETED 203',
    ]);
  });

  it('is streamed while a run works, and looked at once more after', async () => {
    const log = await follow(atWork(0), { streams: [[atWork(10), atWork(90), ended]], looks: [ended] });
    expect(log).toEqual([
      'stream',
      'see RUNNING 10',
      'see RUNNING 90',
      'see COMPLETED 203',
      'pause 5000',
      'see COMPLETED 203',
    ]);
  });

  it('is looked at often where streams do not get through', async () => {
    const broken = [new Error('no stream')];
    const log = await follow(atWork(0), { streams: [broken, broken], looks: [atWork(5), ended] });
    expect(log).toEqual(['stream', 'pause 2000', 'see RUNNING 5', 'stream', 'pause 2000', 'see COMPLETED 203']);
  });

  it('is streamed again when a new run begins', async () => {
    const log = await follow(ended, { streams: [[atWork(7)]], looks: [atWork(0), ended] });
    expect(log).toEqual(['pause 5000', 'see RUNNING 0', 'stream', 'see RUNNING 7', 'pause 2000', 'see COMPLETED 203']);
  });

  it('is asked for less and less often while the API is gone, and is found again', async () => {
    const gone = new Error('gone');
    expect(await follow(atWork(0), { looks: [gone, gone, gone, gone, gone, ended] })).toEqual([
      'stream',
      ...[2000, 2000, 4000, 8000, 15_000].flatMap((ms) => [`pause ${ms}`, 'lose']),
      'pause 15000',
      'see COMPLETED 203',
    ]);
  });
});
