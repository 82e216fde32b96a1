import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  export interface ProvidedContext {
    /** A folder of this run of tests, gone afterwards: what is slow to make is made once in it, by whoever is first. */
    scratch: string;
  }
}

export default function setup({ provide }: TestProject): () => void {
  const scratch = mkdtempSync(join(tmpdir(), 'stray-tests-'));
  provide('scratch', scratch);
  return () => rmSync(scratch, { recursive: true, force: true });
}
