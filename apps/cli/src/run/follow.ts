import { setTimeout as delay } from 'node:timers/promises';

/** A server that stops ends its streams before their time. */
const askAgainMs = 500;

/** What a stream says until the work that it tells of is over; a stream that ends before that is opened again. */
export async function* follow<T>(open: () => AsyncIterable<T>, isOver: (now: T) => boolean): AsyncGenerator<T, void> {
  for (;;) {
    let last: T | undefined;
    for await (const now of open()) {
      last = now;
      yield now;
    }
    if (last !== undefined && isOver(last)) return;
    await delay(askAgainMs);
  }
}
