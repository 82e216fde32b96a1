import { SingleBar } from 'cli-progress';

export interface Progress {
  total(count: number): void;
  done(): void;
  stop(): void;
}

/** How every bar on standard error looks. */
export const barStyle = {
  barCompleteChar: '█',
  barIncompleteChar: '░',
  barsize: 28,
  hideCursor: true,
  clearOnComplete: true,
  stream: process.stderr,
} as const;

/** A bar with rate and time left on standard error where that is a terminal; nothing elsewhere. */
export function showProgress(what: string): Progress {
  if (!process.stderr.isTTY) return { total: () => {}, done: () => {}, stop: () => {} };
  const started = performance.now();
  let count = 0;
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total} · {rate}/s · {eta_formatted} left`,
    ...barStyle,
    etaBuffer: 200,
  });
  bar.start(0, 0, { rate: '–' });
  return {
    total: (total) => bar.setTotal(total),
    done() {
      count += 1;
      bar.update(count, { rate: Math.round(count / ((performance.now() - started) / 1000)) });
    },
    stop: () => bar.stop(),
  };
}
