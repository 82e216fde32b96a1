import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import type { ImageResult } from '../scoreImages.ts';

/** Results set aside on disk until their threshold is known, so that memory does not grow with the folder. */
export interface Spool {
  add(result: ImageResult): Promise<void>;
  results(): AsyncGenerator<ImageResult>;
  remove(): Promise<void>;
}

export async function openSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'stray-'));
  const path = join(folder, 'results.jsonl');
  const file = createWriteStream(path);
  return {
    async add(result) {
      if (!file.write(`${JSON.stringify(result)}\n`)) await once(file, 'drain');
    },
    async *results() {
      file.end();
      await finished(file);
      for await (const line of createInterface({ input: createReadStream(path) })) {
        const result: ImageResult = JSON.parse(line);
        yield result;
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
