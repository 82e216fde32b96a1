import { open, rename, rm } from 'node:fs/promises';
import { attempt } from './attempt.ts';

/** A text file that is written line by line and has its name only when it is whole. */
export interface Lines {
  add(line: string): Promise<void>;
  finish(): Promise<void>;
  abandon(): Promise<void>;
}

/** @throws StrayError OUTPUT_UNWRITABLE, DISK_FULL */
export async function createLines(path: string): Promise<Lines> {
  const partial = `${path}.partial`;
  const file = await attempt(path, () => open(partial, 'w'));
  let waiting = '';
  const flush = async () => {
    const text = waiting;
    waiting = '';
    await attempt(path, () => file.appendFile(text));
  };
  return {
    async add(line) {
      waiting += `${line}\n`;
      if (waiting.length > 65_536) await flush();
    },
    async finish() {
      await flush();
      await attempt(path, async () => {
        await file.sync();
        await file.close();
        await rename(partial, path);
      });
    },
    async abandon() {
      await file.close().catch(() => undefined);
      await rm(partial, { force: true });
    },
  };
}

/** Standard output in the same way; nobody can take back what a reader has seen. */
export function standardOutputLines(): Lines {
  let waiting = '';
  const flush = async () => {
    const text = waiting;
    waiting = '';
    if (!process.stdout.write(text))
      await new Promise<void>((resolve) => process.stdout.once('drain', () => resolve()));
  };
  return {
    async add(line) {
      waiting += `${line}\n`;
      if (waiting.length > 65_536) await flush();
    },
    finish: flush,
    abandon: async () => {},
  };
}
