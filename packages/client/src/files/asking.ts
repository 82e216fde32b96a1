/** A call to the file system, both ways. */
export type Ask = <T>(now: () => T, soon: () => Promise<T>) => T | Promise<T>;

const slowMs = 2;
const afterSlow = 50;

/**
 * Asks the file system at once, as long as it answers at once: by Node's threads a call costs five times as much. A disk that
 * lets itself be waited for is asked by them, a few at a time and beside what is being sent, and now and then tried again.
 */
export function createAsking(): Ask {
  let soonLeft = 0;
  return (now, soon) => {
    if (soonLeft > 0) {
      soonLeft -= 1;
      return soon();
    }
    const started = performance.now();
    try {
      return now();
    } finally {
      if (performance.now() - started > slowMs) soonLeft = afterSlow;
    }
  };
}
