import type { DownloadProgress } from '@stray/models';
import { SingleBar } from 'cli-progress';
import { barStyle } from './progress.ts';

export interface BytesShown {
  at(progress: DownloadProgress): void;
  stop(): void;
}

const megabytes = (bytes: number) => Number((bytes / 1e6).toFixed(1));

/** A bar with MB, rate and time left on standard error where that is a terminal; one line a file elsewhere. */
export function showBytes(what: string): BytesShown {
  if (!process.stderr.isTTY) {
    let last = '';
    return {
      at({ file }) {
        if (file !== last) console.error(`${what}: ${file}`);
        last = file;
      },
      stop: () => {},
    };
  }
  const bar = new SingleBar({
    format: `${what} {bar} {value}/{total} MB · {rate} MB/s · {eta_formatted} left · {file}`,
    ...barStyle,
    etaBuffer: 200,
  });
  let running = false;
  let began = { time: 0, bytes: 0 };
  return {
    at({ file, bytes, total }) {
      if (!running) {
        running = true;
        began = { time: performance.now(), bytes };
        bar.start(megabytes(total), megabytes(bytes), { rate: '–', file });
      }
      const rate = (bytes - began.bytes) / 1e3 / (performance.now() - began.time);
      bar.setTotal(megabytes(total));
      bar.update(megabytes(bytes), { rate: Number.isFinite(rate) ? rate.toFixed(1) : '–', file });
    },
    stop() {
      if (running) bar.stop();
      running = false;
    },
  };
}
