import { parentPort, workerData } from 'node:worker_threads';

/** A member's own end of its line. */
export interface Port {
  readonly setup: unknown;
  readonly kind: 'thread' | 'process';
  post(message: unknown, transfer: readonly ArrayBuffer[]): void;
  listen(listener: (message: unknown) => void): void;
  /** Nothing more is to be said: the member may end. */
  close(): void;
}

/** Waits for the setup that a process is sent first. */
export async function ownPort(): Promise<Port> {
  const thread = parentPort;
  if (thread !== null) {
    return {
      setup: workerData,
      kind: 'thread',
      post: (message, transfer) => thread.postMessage(message, [...transfer]),
      listen: (listener) => void thread.on('message', listener),
      close: () => thread.close(),
    };
  }
  if (process.send === undefined) throw new Error('this file runs as a thread or a process of a pool');
  // Without the one who asks there is nothing to do; and a codec in an endless loop would hold up an orderly end.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  const { setup } = await new Promise<{ setup: unknown }>((resolve) => process.once('message', resolve));
  return {
    setup,
    kind: 'process',
    post: (message) => void process.send?.(message, undefined, undefined, () => undefined),
    listen: (listener) => void process.on('message', listener),
    close: () => process.disconnect(),
  };
}
