import { writeSync } from 'node:fs';
import { isCode } from '@stray/core';
import type { DestinationStream } from 'pino';

/** How long a reader of standard output that is behind is waited for: a line is not worth more. */
const patienceMs = 1_000;
const pauseMs = 10;

/**
 * Standard output, or another open file, for lines that are written before anything goes on, and dropped where they cannot be:
 * on a full disk pino's own destination tries again for ever, and its process answers nobody any more.
 */
export function linesTo(
  file: number,
  write: (file: number, bytes: Uint8Array) => number = writeSync,
): DestinationStream {
  return {
    write(line) {
      let left: Uint8Array = Buffer.from(line);
      for (let waitedMs = 0; left.length > 0; ) {
        try {
          left = left.subarray(write(file, left));
        } catch (error) {
          if (!isCode(error, 'EAGAIN') || waitedMs >= patienceMs) return;
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, pauseMs);
          waitedMs += pauseMs;
        }
      }
    },
  };
}
