import type { Dataset } from './documents.ts';

/** Milliseconds. */
const wait = { atWork: 2_000, idle: 5_000, longest: 15_000 };

export interface Sources {
  readonly look: () => Promise<Dataset>;
  /** Ends when no run is at work, or breaks. */
  readonly stream: (signal: AbortSignal) => AsyncIterable<Dataset>;
  /** Ends early when there is a reason to look at once, or the signal is aborted. */
  readonly pause: (ms: number, signal: AbortSignal) => Promise<void>;
}

export interface Watcher {
  readonly see: (dataset: Dataset) => void;
  /** The API does not answer. */
  readonly lose: () => void;
}

/** A run, an archive or an export is queued or at work. */
const isMoving = (dataset: Pick<Dataset, 'latestRun' | 'steps'>): boolean =>
  isAtWork(dataset) ||
  dataset.steps.some(
    ({ word, status }) => (word === 'UPLOAD' || word === 'EXPORT') && (status === 'QUEUED' || status === 'RUNNING'),
  );

export const isAtWork = ({ latestRun }: Pick<Dataset, 'latestRun'>): boolean =>
  latestRun?.status === 'QUEUED' || latestRun?.status === 'RUNNING';

/**
 * Keeps a watcher up to date until the signal is aborted: by the stream while a run works, by looking now and then while
 * none does, and by looking often where streams do not get through.
 */
export async function followDataset(first: Dataset, { look, stream, pause }: Sources, options: Follow): Promise<void> {
  const { watcher, signal } = options;
  let dataset = first;
  let failures = 0;
  const see = (seen: Dataset) => {
    dataset = seen;
    failures = 0;
    watcher.see(seen);
  };
  while (!signal.aborted) {
    if (isMoving(dataset) && failures === 0) {
      try {
        for await (const seen of stream(signal)) see(seen);
      } catch {
        // Looking, below, finds out whether the API is gone or only its stream.
      }
    }
    await pause(failures > 0 ? backoff(failures) : isMoving(dataset) ? wait.atWork : wait.idle, signal);
    if (signal.aborted) return;
    try {
      see(await look());
    } catch {
      failures += 1;
      if (!signal.aborted) watcher.lose();
    }
  }
}
export interface Follow {
  readonly watcher: Watcher;
  readonly signal: AbortSignal;
}

const backoff = (failures: number): number => Math.min(wait.longest, wait.atWork * 2 ** (failures - 1));
