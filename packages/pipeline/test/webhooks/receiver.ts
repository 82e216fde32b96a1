import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What a receiver answers; `silence` is no answer at all. */
export type Reply = { readonly status: number; readonly body?: string; readonly location?: string } | 'silence';

export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** From now on. */
  reply(with_: Reply): void;
  close(): Promise<void>;
}

/** A server that is told things. */
export async function openReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  let reply: Reply = { status: 204 };
  const server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request as AsyncIterable<Buffer>) pieces.push(piece);
    const { method = '', url = '', headers } = request;
    received.push({ method, url, headers, body: Buffer.concat(pieces).toString('utf8') });
    if (reply === 'silence') return;
    response.writeHead(reply.status, reply.location === undefined ? {} : { location: reply.location });
    response.end(reply.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    reply(given) {
      reply = given;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
