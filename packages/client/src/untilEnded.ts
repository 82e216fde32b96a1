import { pause } from './pause.ts';

/** Something that a worker does in the background. */
interface Work {
  readonly id: string;
  readonly status: string;
}

export interface Waiting<T> {
  readonly signal?: AbortSignal;
  readonly onProgress?: (now: T) => void;
}

const askEveryMs = 500;

/** Asks for work that has begun until it has come to its end, whichever, or the signal is given. */
export async function untilEnded<T extends Work>(
  begun: T,
  read: (id: string) => Promise<T>,
  { signal, onProgress }: Waiting<T> = {},
): Promise<T> {
  let now = begun;
  while ((now.status === 'QUEUED' || now.status === 'RUNNING') && !signal?.aborted) {
    await pause(askEveryMs, signal);
    now = await read(now.id);
    onProgress?.(now);
  }
  return now;
}
