const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
const parentPollMs = 500;
/** npm passes Ctrl-C on to a process that the terminal has told already: what follows this soon is the same key press. */
const sameKeyPressMs = 700;

export interface StopRequest {
  /** Aborted when Stray is to stop: Ctrl-C, SIGTERM, a closed terminal, or the end of the npm that runs it. */
  readonly signal: AbortSignal;
  readonly requested: Promise<void>;
  dispose(): void;
}

/** @param onImpatience a second Ctrl-C: everything is to end at once */
export function listenForStop(onImpatience: () => void): StopRequest {
  const controller = new AbortController();
  const { signal } = controller;
  let firstAt = 0;
  const onSignal = () => {
    if (!signal.aborted) {
      firstAt = Date.now();
      controller.abort();
    } else if (Date.now() - firstAt > sameKeyPressMs) onImpatience();
  };
  for (const name of signals) process.on(name, onSignal);

  // npm ended by `kill -9` cannot pass anything on; without it nobody could stop Stray from that terminal any more.
  const parent = process.ppid;
  const startedByNpm = process.env.npm_lifecycle_event === 'start';
  const watch = setInterval(() => {
    if (startedByNpm && process.ppid !== parent && !signal.aborted) controller.abort();
  }, parentPollMs);
  watch.unref();

  return {
    signal,
    requested: new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true })),
    dispose() {
      for (const name of signals) process.off(name, onSignal);
      clearInterval(watch);
    },
  };
}
