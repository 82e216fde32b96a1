import { parentPort } from 'node:worker_threads';
import { type ErrorCode, publicError, StrayError } from '@stray/core';
import { startThread, type ThreadName } from '../thread.ts';

/** A thread that answers requests, each with one message. */
export interface Member<Request, Answer> {
  /** Requests that wait for their answer. */
  readonly waiting: number;
  /** Whether it has failed, and will answer nothing more. */
  readonly broken: boolean;
  ask(request: Request, transfer?: readonly ArrayBuffer[]): Promise<Answer>;
  close(): Promise<void>;
}

type ToThread<Request> = { readonly kind: 'ask'; readonly id: number; readonly request: Request } | { kind: 'stop' };

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

type FromThread<Answer> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | ({ readonly kind: 'refused'; readonly id: number } & Refusal)
  | ({ readonly kind: 'broken' } & Refusal);

/** Starts a thread that calls `serve`, and waits until it is ready. */
export async function startMember<Request, Answer>(name: ThreadName, setup: unknown): Promise<Member<Request, Answer>> {
  const worker = startThread(name, setup);
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let broken: Error | undefined;
  let nextId = 0;
  const exited = new Promise<void>((resolve) => worker.once('exit', () => resolve()));
  const post = (message: ToThread<Request>, transfer: readonly ArrayBuffer[] = []) =>
    worker.postMessage(message, [...transfer]);
  const close = async () => {
    // A thread that has reported a failure may still be there, and would not come to an end by itself.
    if (broken === undefined) post({ kind: 'stop' });
    else await worker.terminate();
    await exited;
  };
  try {
    await new Promise<void>((resolve, reject) => {
      const fail = (error: Error) => {
        broken = error;
        reject(error);
        for (const { reject: rejectOne } of waiting.values()) rejectOne(error);
        waiting.clear();
      };
      worker.on('error', fail);
      worker.on('exit', (code) => fail(new StrayError('INTERNAL', `An encoder thread ended with code ${code}.`)));
      worker.on('message', (message: FromThread<Answer>) => {
        if (message.kind === 'ready') return resolve();
        if (message.kind === 'broken') return fail(new StrayError(message.code, message.message));
        const asked = waiting.get(message.id);
        waiting.delete(message.id);
        if (message.kind === 'answer') asked?.resolve(message.answer);
        else asked?.reject(new StrayError(message.code, message.message));
      });
    });
  } catch (error) {
    await close();
    throw error;
  }
  return {
    get waiting() {
      return waiting.size;
    },
    get broken() {
      return broken !== undefined;
    },
    ask(request, transfer) {
      if (broken !== undefined) return Promise.reject(broken);
      const id = nextId++;
      return new Promise((resolve, reject) => {
        waiting.set(id, { resolve, reject });
        post({ kind: 'ask', id, request }, transfer);
      });
    },
    close,
  };
}

/** What a thread does with its requests; they come as they are asked, whether or not an earlier one is answered. */
export interface Service<Request, Answer> {
  answer(request: Request): Promise<{ readonly answer: Answer; readonly transfer?: readonly ArrayBuffer[] }>;
  close(): Promise<void>;
}

/** The thread's side of `startMember`. A request that fails is refused in words for people, and the thread goes on. */
export async function serve<Request, Answer>(open: () => Promise<Service<Request, Answer>>): Promise<void> {
  const port = parentPort;
  if (port === null) throw new Error('this file runs as a worker thread');
  const send = (message: FromThread<Answer>, transfer: readonly ArrayBuffer[] = []) =>
    port.postMessage(message, [...transfer]);
  let service: Service<Request, Answer>;
  try {
    service = await open();
  } catch (error) {
    send({ kind: 'broken', ...publicError(error) });
    return;
  }
  const underWay = new Set<Promise<void>>();
  port.on('message', (message: ToThread<Request>) => {
    if (message.kind === 'stop') {
      void Promise.all(underWay)
        .then(() => service.close())
        .finally(() => port.close());
      return;
    }
    const { id, request } = message;
    const work = service
      .answer(request)
      .then(({ answer, transfer }) => send({ kind: 'answer', id, answer }, transfer))
      .catch((error: unknown) => send({ kind: 'refused', id, ...publicError(error) }))
      .finally(() => underWay.delete(work));
    underWay.add(work);
  });
  send({ kind: 'ready' });
}
