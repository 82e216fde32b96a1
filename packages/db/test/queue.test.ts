import { randomUUID } from 'node:crypto';
import { createQueue, type GivenUpJob, type JobHandlers, type Queue } from '@stray/db';
import { makeProject, withDatabase } from '@stray/testing';
import { afterEach, expect, test, vi } from 'vitest';

const nothing = async () => {};
const idle: JobHandlers = {
  upload: nothing,
  encode: nothing,
  score: nothing,
  flag: nothing,
  mine: nothing,
  'index-words': nothing,
  quality: nothing,
  project: nothing,
  'delete-dataset': nothing,
  'delete-project': nothing,
  export: async () => undefined,
  deliver: nothing,
  collect: nothing,
};
const soon = { timeout: 60_000, interval: 50 };
const opened: Queue[] = [];

async function open(url: string): Promise<Queue> {
  const queue = await createQueue(url);
  opened.push(queue);
  return queue;
}
afterEach(async () => {
  await Promise.all(opened.splice(0).map((queue) => queue.stop()));
});

test('a database that is not there is named', async () => {
  await expect(createQueue('postgres://a:b@127.0.0.1:9/c')).rejects.toMatchObject({ code: 'DATABASE_UNREACHABLE' });
});

withDatabase((database) => {
  test('queues that open at the same time share what they make', async () => {
    const queues = await Promise.all([1, 2, 3].map(() => open(database().url)));
    const seen: string[] = [];
    queues[2]?.work({ ...idle, encode: async ({ runId }) => void seen.push(runId) });
    const ids = [randomUUID(), randomUUID()];
    for (const runId of ids) expect(await queues[0]?.send('encode', { runId })).toBe(true);
    await vi.waitFor(() => expect(seen).toEqual(ids), soon);
  });

  test('a job queued in a transaction is there when the transaction is, and not before', async () => {
    const { prisma, url } = database();
    const queue = await open(url);
    const seen: string[] = [];
    queue.work({ ...idle, score: async ({ runId }) => void seen.push(runId) });
    const [never, kept] = [randomUUID(), randomUUID()];
    const failing = prisma.$transaction(async (tx) => {
      await queue.send('score', { runId: never }, tx);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await prisma.$transaction(async (tx) => {
      await makeProject(tx);
      expect(await queue.send('score', { runId: kept }, tx)).toBe(true);
    });
    await vi.waitFor(() => expect(seen).toEqual([kept]), soon);
  });

  test('jobs of a name are worked on together where they may be, up to so many', async () => {
    const queue = await open(database().url);
    let [now, most, ended] = [0, 0, 0];
    let all = () => {};
    const together = new Promise<void>((resolve) => {
      all = resolve;
    });
    queue.work(
      {
        ...idle,
        deliver: async () => {
          now += 1;
          most = Math.max(most, now);
          if (now === 3) all();
          await together;
          now -= 1;
          ended += 1;
        },
      },
      { atOnce: { deliver: 3 }, pollEveryMs: 50 },
    );
    for (let i = 0; i < 7; i++) await queue.send('deliver', { deliveryId: randomUUID() });
    await vi.waitFor(() => expect(ended).toBe(7), soon);
    expect(most).toBe(3);
  });

  test('one job of a name waits for a run, and a run at work may have a next one', async () => {
    const queue = await open(database().url);
    const runId = randomUUID();
    expect(await queue.send('flag', { runId })).toBe(true);
    expect(await queue.send('flag', { runId })).toBe(false);
    const sentAgain: boolean[] = [];
    queue.work({
      ...idle,
      flag: async () => {
        if (sentAgain.length === 0) sentAgain.push(await queue.send('flag', { runId }));
        else sentAgain.push(false);
      },
    });
    await vi.waitFor(() => expect(sentAgain).toEqual([true, false]), soon);
  });

  test('a job queued before the clock was set back starts all the same, and a retry waits its time', async () => {
    const { prisma, url } = database();
    const queue = await open(url);
    const [early, retried] = [randomUUID(), randomUUID()];
    for (const runId of [early, retried]) await queue.send('flag', { runId });
    const startAfter = (runId: string, time: string) =>
      prisma.$executeRawUnsafe(
        `UPDATE pgboss.job SET start_after = now() + '${time}'::interval WHERE singleton_key = '${runId}'`,
      );
    await startAfter(early, '3 hours');
    await startAfter(retried, '1 minute');
    const seen: string[] = [];
    queue.work({ ...idle, flag: async ({ runId }) => void seen.push(runId) });
    await queue.releaseLate();
    await vi.waitFor(() => expect(seen).toEqual([early]), soon);
    await queue.releaseLate();
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    expect(seen).toEqual([early]);
    await startAfter(retried, '0');
  });

  test('a job that fails is tried four times in all, and then given up in words', async () => {
    const { pool, url } = database();
    const queue = await open(url);
    const runId = randomUUID();
    let attempts = 0;
    const givenUp: GivenUpJob[] = [];
    const handlers: JobHandlers = {
      ...idle,
      encode: async () => {
        attempts += 1;
        throw new Error(`attempt ${attempts}`);
      },
    };
    queue.work(handlers, { pollEveryMs: 50, onGivenUp: async (job) => void givenUp.push(job) });
    await queue.send('encode', { runId });
    await vi.waitFor(async () => {
      // The pauses between the attempts are not what is tested.
      await pool.query(`UPDATE pgboss.job SET start_after = now() WHERE state = 'retry' AND singleton_key = $1`, [
        runId,
      ]);
      expect(givenUp).toHaveLength(1);
    }, soon);
    expect(attempts).toBe(4);
    expect(givenUp[0]).toMatchObject({ name: 'encode', payload: { runId }, error: new Error('attempt 4') });
  });

  test('a stop lets a job go on later, at once and without losing an attempt', async () => {
    const { pool, url } = database();
    const runId = randomUUID();
    const first = await createQueue(url);
    const begun = vi.fn();
    first.work({
      ...idle,
      score: async (payload, signal) => {
        begun(payload.runId);
        await new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    await first.send('score', { runId });
    await vi.waitFor(() => expect(begun).toHaveBeenCalledWith(runId), soon);
    await first.stop();
    const { rows } = await pool.query('SELECT state, retry_count FROM pgboss.job WHERE singleton_key = $1', [runId]);
    expect(rows).toContainEqual({ state: 'created', retry_count: 0 });

    const second = await open(url);
    const seen: string[] = [];
    second.work({ ...idle, score: async (payload) => void seen.push(payload.runId) });
    await vi.waitFor(() => expect(seen).toEqual([runId]), soon);
  });

  test('a payload that is no payload is refused where it is sent', async () => {
    const queue = await open(database().url);
    await expect(queue.send('encode', { runId: 'x' })).rejects.toThrow();
  });

  test('work is refused unless every job has its handler', async () => {
    const queue = await open(database().url);
    const { flag, ...two } = idle;
    expect(() => queue.work(Object.assign(two))).toThrow('flag missing');
    expect(() => queue.work(Object.assign({ ...two, flag, paint: flag }))).toThrow('paint unknown');
  });
});
