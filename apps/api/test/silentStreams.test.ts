import { once } from 'node:events';
import { createClient } from 'graphql-ws';
import { expect, it } from 'vitest';
import { WebSocket } from 'ws';
import { scoredDataset } from './fixture.ts';
import { globalId, type Known, serverMode } from './serverMode.ts';

const query = 'subscription ($id: ID!) { runProgress(runId: $id) { status } }';

serverMode(
  'a stream that has nothing to say',
  ({ api, db, person, join, key }) => {
    /** A run that stays as it is, and somebody who may see it. */
    async function watcher(name: string) {
      const { projectId, runId } = await scoredDataset(db(), { name });
      await db().scoreRun.update({ where: { id: runId }, data: { status: 'QUEUED' } });
      const made = await person(name);
      await join(made.id, projectId, 'VIEWER');
      return { ...made, variables: { id: globalId('ScoreRun', runId) } };
    }

    /** The text of a stream that has said how things are. */
    async function open(known: Known, variables: object) {
      const response = await fetch(`${api().url}/graphql/stream`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', accept: 'text/event-stream', ...known },
        body: JSON.stringify({ query, variables }),
      });
      const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader();
      const read = async () => (await reader?.read())?.value ?? '';
      let text = '';
      while (!text.includes('QUEUED')) text += await read();
      return {
        async rest() {
          let more = '';
          for (let piece = await read(); piece !== ''; piece = await read()) more += piece;
          return more;
        },
        leave: () => reader?.cancel(),
      };
    }

    it('ends when its reader signs out, or the session is over', async () => {
      const ends = [
        (userId: string) => db().session.deleteMany({ where: { userId } }),
        (userId: string) => db().session.updateMany({ where: { userId }, data: { expiresAt: new Date(0) } }),
        (userId: string) => db().user.update({ where: { id: userId }, data: { disabledAt: new Date() } }),
      ];
      for (const [index, end] of ends.entries()) {
        const { id, known, variables } = await watcher(`reader-${index}`);
        const stream = await open(known, variables);
        await end(id);
        expect(await stream.rest()).toMatch(/"code":"UNAUTHENTICATED"[\s\S]*event: complete/);
      }
    });

    it('ends when the key of its program is revoked', async () => {
      const { id, variables } = await watcher('maker');
      const stream = await open(await key(id, 'READ'), variables);
      await db().apiKey.updateMany({ where: { userId: id }, data: { revokedAt: new Date() } });
      expect(await stream.rest()).toContain('"code":"UNAUTHENTICATED"');
    });

    it('closes its WebSocket with it', async () => {
      const { id, known, variables } = await watcher('socket');
      let socket: WebSocket | undefined;
      const client = createClient({
        url: `${api().url.replace(/^http/, 'ws')}/graphql/stream`,
        retryAttempts: 0,
        webSocketImpl: class extends WebSocket {
          constructor(address: string, protocols: string[]) {
            super(address, protocols, { headers: known });
            socket = this;
          }
        },
      });
      const events = client.iterate({ query, variables });
      expect((await events.next()).value).toMatchObject({ data: { runProgress: { status: 'QUEUED' } } });
      if (socket === undefined) throw new Error('The client has opened no connection.');
      const closed = once(socket, 'close');
      await db().session.deleteMany({ where: { userId: id } });
      expect((await closed)[0]).toBe(4401);
      await client.dispose();
    });

    it('does not keep a session alive by looking', async () => {
      const { id, known, variables } = await watcher('sleeper');
      const stream = await open(known, variables);
      // By its use it would be prolonged now.
      const expiresAt = new Date(Date.now() + 3 * 86_400_000);
      await db().session.updateMany({ where: { userId: id }, data: { expiresAt } });
      await new Promise((resolve) => setTimeout(resolve, 1000));
      expect(await db().session.findFirst({ where: { userId: id } })).toMatchObject({ expiresAt });
      await db().session.deleteMany({ where: { userId: id } });
      expect(await stream.rest()).toContain('"code":"UNAUTHENTICATED"');
    });
  },
  { silentLookMs: 100 },
);
