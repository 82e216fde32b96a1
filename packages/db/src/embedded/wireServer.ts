import { timingSafeEqual } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import { StrayError } from '@stray/core';
import type { Backend } from './backend.ts';
import { type ClientMessage, fatalError, MessageReader, passwordOf, passwordRequest } from './messages.ts';
import { type Client, SharedSession } from './session.ts';

const maxConnections = 100;

export interface WireServerOptions {
  readonly backend: Backend;
  /** A free one when left out or 0. */
  readonly port?: number | undefined;
  readonly password: string;
  /** The backend broke; every connection has been closed. */
  onFailure(error: Error): void;
}

export interface WireServer {
  readonly port: number;
  /** Closes every connection and stops listening; the backend stays as it is. */
  stop(): Promise<void>;
}

/**
 * Serves one PostgreSQL session to many clients on 127.0.0.1.
 * @throws StrayError PORT_BUSY
 */
export async function startWireServer({
  backend,
  port = 0,
  password,
  onFailure,
}: WireServerOptions): Promise<WireServer> {
  const sockets = new Set<Socket>();
  const closeAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const session = new SharedSession(backend, (error) => {
    server.close();
    closeAll();
    onFailure(error);
  });
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    if (sockets.size > maxConnections) socket.end(fatalError('53300', 'sorry, too many clients already'));
    else attend(socket, session, password);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening').catch((cause: unknown) => {
    throw new StrayError('PORT_BUSY', `Port ${port} on 127.0.0.1 cannot be listened on.`, { cause });
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The socket has no port.');
  return {
    port: address.port,
    async stop() {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      closeAll();
      await closed;
      await session.end();
    },
  };
}

/** One client, from its first byte to its last. */
function attend(socket: Socket, session: SharedSession, password: string): void {
  const client: Client = { drop: () => socket.destroy() };
  const reader = new MessageReader();
  let startup: Buffer | undefined;
  let admitted = false;
  let unit: Buffer[] = [];

  const submit = (bytes: Uint8Array) => {
    session.submit({ client, bytes, onData: (piece) => void (socket.writable && socket.write(piece)) });
  };
  const admit = (bytes: Buffer) => {
    admitted = startup !== undefined && isSame(passwordOf(bytes), password);
    if (admitted && startup !== undefined) submit(startup);
    else socket.end(fatalError('28P01', 'password authentication failed'));
  };
  const take = (message: ClientMessage) => {
    if (message.kind === 'encryption') socket.write('N');
    else if (message.kind === 'cancel' || message.kind === 'terminate') socket.end();
    else if (message.kind === 'startup') {
      startup = message.bytes;
      socket.write(passwordRequest);
    } else if (!admitted) admit(message.bytes);
    else {
      unit.push(message.bytes);
      if (!message.endsUnit) return;
      submit(Buffer.concat(unit));
      unit = [];
    }
  };

  socket.on('data', (chunk) => {
    reader.push(chunk);
    try {
      for (let message = reader.next(); message !== undefined; message = reader.next()) take(message);
    } catch {
      socket.destroy();
    }
  });
  // A reset connection is an end like any other: `close` follows.
  socket.on('error', () => undefined);
  socket.on('close', () => session.leave(client));
}

function isSame(given: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)];
  return a.length === b.length && timingSafeEqual(a, b);
}
