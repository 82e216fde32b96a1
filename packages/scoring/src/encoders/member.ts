import { type ErrorCode, publicError, StrayError } from '@stray/core';
import type { ThreadName } from '../thread.ts';
import { type Line, type LineEvents, processLine, threadLine } from './line.ts';
import { ownPort } from './port.ts';

/** A thread or process that answers requests, each with one message. */
export interface Member<Request, Answer> {
  /** Requests that wait for their answer. */
  readonly waiting: number;
  /** Whether it has failed, and will answer nothing more. */
  readonly broken: boolean;
  /** Resident memory of a process while it is at work, as it last said, in bytes. */
  readonly memoryBytes: number;
  ask(request: Request, transfer?: readonly ArrayBuffer[]): Promise<Answer>;
  close(): Promise<void>;
  /** Ends it at once; what waits fails. */
  kill(): Promise<void>;
}

type ToMember<Request> = { readonly kind: 'ask'; readonly id: number; readonly request: Request } | { kind: 'stop' };

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

type FromMember<Answer> =
  | { readonly kind: 'ready' }
  | { readonly kind: 'memory'; readonly bytes: number }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: Answer }
  | ({ readonly kind: 'refused'; readonly id: number } & Refusal)
  | ({ readonly kind: 'broken' } & Refusal);

/** Starts a thread, or a process, that calls `serve`, and waits until it is ready. */
export async function startMember<Request, Answer>(
  name: ThreadName,
  setup: unknown,
  where: 'thread' | 'process' = 'thread',
): Promise<Member<Request, Answer>> {
  const waiting = new Map<number, { resolve: (answer: Answer) => void; reject: (error: Error) => void }>();
  let broken: Error | undefined;
  let memoryBytes = 0;
  let nextId = 0;
  let begun: { resolve(): void; reject(error: Error): void } | undefined;
  const ready = new Promise<void>((resolve, reject) => {
    begun = { resolve, reject };
  });
  const fail = (error: Error) => {
    broken ??= error;
    begun?.reject(broken);
    for (const { reject } of waiting.values()) reject(broken);
    waiting.clear();
  };
  const hear = (message: FromMember<Answer>) => {
    if (message.kind === 'ready') return begun?.resolve();
    if (message.kind === 'memory') {
      memoryBytes = message.bytes;
      return;
    }
    if (message.kind === 'broken') return fail(new StrayError(message.code, message.message));
    const asked = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.kind === 'answer') asked?.resolve(message.answer);
    else asked?.reject(new StrayError(message.code, message.message));
  };
  const events: LineEvents = {
    message: (message) => hear(message as FromMember<Answer>),
    failed: (error) => fail(new StrayError('INTERNAL', `An encoder ended: ${error.message}`, { cause: error })),
  };
  const line: Line = where === 'thread' ? threadLine(name, setup, events) : processLine(name, setup, events);
  const post = (message: ToMember<Request>, transfer: readonly ArrayBuffer[] = []) => line.post(message, transfer);
  const close = async () => {
    // One that has reported a failure may still be there, and would not come to an end by itself.
    if (broken === undefined) post({ kind: 'stop' });
    else await line.kill();
    await line.exited;
  };
  try {
    await ready;
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
    get memoryBytes() {
      return memoryBytes;
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
    kill: () => line.kill(),
  };
}

/** What a member does with its requests; they come as they are asked, whether or not an earlier one is answered. */
export interface Service<Request, Answer> {
  answer(request: Request): Promise<{ readonly answer: Answer; readonly transfer?: readonly ArrayBuffer[] }>;
  close(): Promise<void>;
}

/**
 * The pixels of an image lie outside the heap and are garbage once it is answered. Swept while nobody waits, in half a
 * millisecond, they do not pile up until V8 marks its whole heap in the midst of a later image, five at a time.
 */
const tidyUp = () => globalThis.gc?.({ type: 'minor' });

/** How often a process at work says how much memory it has. */
const memoryEveryMs = 100;

/** The member's side of `startMember`. A request that fails is refused in words for people, and the member goes on. */
export async function serve<Request, Answer, Setup = unknown>(
  open: (setup: Setup) => Promise<Service<Request, Answer>>,
): Promise<void> {
  const port = await ownPort();
  const send = (message: FromMember<Answer>, transfer: readonly ArrayBuffer[] = []) => port.post(message, transfer);
  let service: Service<Request, Answer>;
  try {
    service = await open(port.setup as Setup);
  } catch (error) {
    send({ kind: 'broken', ...publicError(error) });
    return;
  }
  const underWay = new Set<Promise<void>>();
  port.listen((given) => {
    const message = given as ToMember<Request>;
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
      .finally(() => {
        underWay.delete(work);
        setImmediate(() => underWay.size === 0 && tidyUp());
      });
    underWay.add(work);
  });
  if (port.kind === 'process') {
    const report = () => underWay.size > 0 && send({ kind: 'memory', bytes: process.memoryUsage.rss() });
    setInterval(report, memoryEveryMs).unref();
  }
  send({ kind: 'ready' });
}
