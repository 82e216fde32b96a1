/** Runs work with at most `width` pieces of it at a time, in the order of asking. */
export type Lanes = <T>(work: () => Promise<T>) => Promise<T>;

export function createLanes(width: number): Lanes {
  let free = width;
  const waiting: (() => void)[] = [];
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
