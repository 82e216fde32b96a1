import { createRun, type PrismaClient, recordJob } from '@stray/db';
import { expect, it } from 'vitest';
import { type Fixture, scoredDataset } from './fixture.ts';
import { startApi } from './harness.ts';
import { suite } from './suite.ts';

const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');

suite('progress', ({ api, db, database, queue }) => {
  it('of a run comes as it changes, and ends with the run', async () => {
    const runId = await queueRun(db(), await scoredDataset(db()));
    const events = subscribe('subscription ($id: ID!) { runProgress(runId: $id) { status progress flaggedCount } }', {
      id: globalId('ScoreRun', runId),
    });
    expect(await next(events)).toEqual({ runProgress: { status: 'QUEUED', progress: 0, flaggedCount: 0 } });

    await db().scoreRun.update({ where: { id: runId }, data: { status: 'RUNNING' } });
    await recordJob(db(), { runId, word: 'encode', status: 'RUNNING', done: 21, failed: 0, total: 21 });
    let event = await next(events);
    // The two writes may be seen apart.
    if (JSON.stringify(event).includes('"progress":0,')) event = await next(events);
    expect(event).toEqual({ runProgress: { status: 'RUNNING', progress: 0.2, flaggedCount: 0 } });

    await db().scoreRun.update({ where: { id: runId }, data: { status: 'COMPLETED', flaggedCount: 3 } });
    expect(await next(events)).toEqual({ runProgress: { status: 'COMPLETED', progress: 1, flaggedCount: 3 } });
    expect((await events.next()).done).toBe(true);
  });

  it('of a dataset shows its steps, and loads them anew for each event', async () => {
    const fixture = await scoredDataset(db());
    const runId = await queueRun(db(), fixture);
    const events = subscribe(
      'subscription ($id: ID!) { datasetProgress(datasetId: $id) { latestRun { status } steps { word status done } } }',
      {
        id: globalId('Dataset', fixture.datasetId),
      },
    );
    expect(JSON.stringify(await next(events))).toContain('{"word":"ENCODE","status":"QUEUED","done":0}');
    await recordJob(db(), { runId, word: 'encode', status: 'RUNNING', done: 5, failed: 0, total: 21 });
    expect(JSON.stringify(await next(events))).toContain('{"word":"ENCODE","status":"RUNNING","done":5}');
    await db().scoreRun.update({ where: { id: runId }, data: { status: 'FAILED' } });
    await db().job.updateMany({ where: { runId }, data: { status: 'FAILED' } });
    const last = JSON.stringify(await next(events));
    expect(last).toContain('"status":"FAILED"');
    await expect(rest(events)).resolves.toBeLessThanOrEqual(1);
  });

  it('of a run that has ended is one event', async () => {
    const { runId } = await scoredDataset(db());
    const events = subscribe('subscription ($id: ID!) { runProgress(runId: $id) { status } }', {
      id: globalId('ScoreRun', runId),
    });
    expect(await next(events)).toEqual({ runProgress: { status: 'COMPLETED' } });
    expect((await events.next()).done).toBe(true);
  });

  it('of nothing is an error that says so', async () => {
    const id = globalId('ScoreRun', '0198a000-0000-7000-8000-000000000000');
    const events = subscribe('subscription ($id: ID!) { runProgress(runId: $id) { status } }', { id });
    const { value } = await events.next();
    expect(value).toMatchObject({ errors: [{ message: 'There is no such run.', extensions: { code: 'NOT_FOUND' } }] });
    expect((await events.next()).done).toBe(true);
  });

  it('asks the database no more once the client has gone', async () => {
    const runId = await queueRun(db(), await scoredDataset(db()));
    const gone = new AbortController();
    const events = subscribe(
      'subscription ($id: ID!) { runProgress(runId: $id) { status } }',
      { id: globalId('ScoreRun', runId) },
      { signal: gone.signal },
    );
    await next(events);
    gone.abort();
    await expect(events.next()).rejects.toThrow();
    await expect.poll(async () => (await api().countStatements(() => quiet())).statements, { timeout: 10_000 }).toBe(0);
  });

  it('ends when the server stops', async () => {
    const runId = await queueRun(db(), await scoredDataset(db()));
    const stopping = await startApi(database(), queue());
    const query = 'subscription ($id: ID!) { runProgress(runId: $id) { status } }';
    const events = subscribe(query, { id: globalId('ScoreRun', runId) }, { url: stopping.url });
    expect(await next(events)).toEqual({ runProgress: { status: 'QUEUED' } });
    await stopping.close();
    expect((await events.next()).done).toBe(true);
  });

  it('streams keep the limits of queries', async () => {
    const events = subscribe('{ projects(first: 501) { totalCount } }', {});
    expect((await events.next()).value).toMatchObject({ errors: [{ extensions: { code: 'BAD_ARGUMENT' } }] });
  });

  it('mutations by GET are refused', async () => {
    const mutation = encodeURIComponent('mutation { createProject(input: { name: "x" }) { project { id } } }');
    const response = await fetch(`${api().url}/graphql/stream?query=${mutation}`, {
      headers: { accept: 'text/event-stream' },
    });
    expect(response.status).toBe(405);
    expect(await db().project.count()).toBe(0);
  });

  async function* subscribe(
    query: string,
    variables: Record<string, unknown>,
    { url = api().url, signal }: { url?: string; signal?: AbortSignal } = {},
  ): AsyncGenerator<unknown> {
    const response = await fetch(`${url}/graphql/stream`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'text/event-stream' },
      body: JSON.stringify({ query, variables }),
      ...(signal && { signal }),
    });
    expect(response.headers.get('content-type')).toContain('text/event-stream');
    let text = '';
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString('utf8');
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const lines = text.slice(0, end).split('\n');
        text = text.slice(end + 2);
        const data = lines
          .find((line) => line.startsWith('data:'))
          ?.slice(5)
          .trim();
        if (lines.includes('event: next') && data) yield JSON.parse(data);
      }
    }
  }
});

async function next(events: AsyncGenerator<unknown>): Promise<unknown> {
  const { value } = await events.next();
  return (value as { data?: unknown } | undefined)?.data;
}

async function rest(events: AsyncGenerator<unknown>): Promise<number> {
  let count = 0;
  for await (const _ of events) count += 1;
  return count;
}

/** Longer than the watcher's interval. */
const quiet = () => new Promise<void>((resolve) => setTimeout(resolve, 1200));

async function queueRun(db: PrismaClient, { runId, datasetId }: Fixture): Promise<string> {
  const { labelSetId, encoderId } = await db.scoreRun.findUniqueOrThrow({ where: { id: runId } });
  const run = await createRun(db, { datasetId, labelSetId, encoderId, method: 'neglabel', parameters: {}, seed: 0 });
  return run.id;
}
