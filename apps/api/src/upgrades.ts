import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Express } from 'express';

/** A request that wants its connection for another protocol. */
export interface Upgrade {
  readonly socket: Socket;
  /** What has come behind it already. */
  readonly head: Buffer;
  /** Takes the connection away from the answer. */
  take(): void;
}

/**
 * Hears of requests for WebSockets, and sends them through `app` as all others: whoever is refused there gets a plain answer.
 *
 * @returns what a request asks for; undefined for a usual one
 */
export function hearUpgrades(http: Server, app: Express): (request: IncomingMessage) => Upgrade | undefined {
  const upgrades = new WeakMap<IncomingMessage, Upgrade>();
  http.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (!(socket instanceof Socket)) {
      socket.destroy();
      return;
    }
    if (request.method !== 'GET' || request.headers.upgrade?.toLowerCase() !== 'websocket') {
      again(http, request, { socket, head });
      return;
    }
    // Node has let go of the connection.
    socket.on('error', () => socket.destroy());
    const response = new ServerResponse(request);
    response.shouldKeepAlive = false;
    response.assignSocket(socket);
    response.once('finish', () => socket.end());
    upgrades.set(request, { socket, head, take: () => response.detachSocket(socket) });
    app(request, response);
  });
  return (request) => upgrades.get(request);
}

const ofUpgrades: ReadonlySet<string> = new Set(['upgrade', 'connection', 'http2-settings']);

/**
 * Some clients ask for HTTP/2 with every request, and are content with HTTP/1.1. Node has not read what follows the
 * headers, so the request begins anew, without the wish.
 */
function again(http: Server, { method, url, rawHeaders }: IncomingMessage, upgrade: Omit<Upgrade, 'take'>): void {
  const lines = [`${method} ${url} HTTP/1.1`];
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    const [name = '', value = ''] = rawHeaders.slice(i, i + 2);
    if (!ofUpgrades.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  const text = Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
  upgrade.socket.unshift(Buffer.concat([text, upgrade.head]));
  http.emit('connection', upgrade.socket);
}
