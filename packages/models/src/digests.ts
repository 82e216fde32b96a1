import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { StrayError } from '@stray/core';
import { z } from 'zod';

/** What a file is: its length and the hash of its bytes. */
export interface Digest {
  readonly sha256: string;
  readonly bytes: number;
}

export interface Digests {
  /** @throws StrayError ENCODER_INVALID when the file cannot be read */
  of(path: string): Promise<Digest>;
  /** Keeps what was learned for the next start. */
  save(): Promise<void>;
}

/** Reads every byte, every time. */
export const freshDigests: Digests = { of: readDigest, save: async () => {} };

const known = z.record(
  z.string(),
  z.object({ size: z.number(), mtimeMs: z.number(), ctimeMs: z.number(), inode: z.number(), sha256: z.string() }),
);
type Known = z.infer<typeof known>;

/** A file that changed this shortly ago may change again without its times showing it. */
const settledAfterMs = 2_000;

/**
 * Digests that are remembered in a JSON file by path, so that hundreds of megabytes need no reading at each start. A
 * file counts as the same while its size, its times of modification and of change, and its inode do: what replaces a
 * file, or writes into it, changes the last three even where somebody sets the modification time back.
 */
export async function rememberedDigests(memory: string): Promise<Digests> {
  const before = await readKnown(memory);
  const learned: Known = {};
  return {
    async of(path) {
      const name = resolve(path);
      const facts = await factsOf(name);
      const old = before[name];
      if (
        old !== undefined &&
        old.size === facts.size &&
        old.mtimeMs === facts.mtimeMs &&
        old.ctimeMs === facts.ctimeMs &&
        old.inode === facts.inode
      ) {
        return { sha256: old.sha256, bytes: facts.size };
      }
      const digest = await readDigest(name);
      if (Date.now() - facts.ctimeMs > settledAfterMs) learned[name] = { ...facts, sha256: digest.sha256 };
      return digest;
    },
    async save() {
      if (Object.keys(learned).length === 0) return;
      const partial = `${memory}.${process.pid}.partial`;
      try {
        await mkdir(dirname(memory), { recursive: true });
        await writeFile(partial, JSON.stringify({ ...(await readKnown(memory)), ...learned }));
        await rename(partial, memory);
      } catch {
        // A home that cannot be written to costs time at the next start, nothing else.
      }
    },
  };
}

async function readKnown(memory: string): Promise<Known> {
  try {
    return known.catch({}).parse(JSON.parse(await readFile(memory, 'utf8')));
  } catch {
    return {};
  }
}

async function factsOf(path: string) {
  try {
    const { size, mtimeMs, ctimeMs, ino } = await stat(path);
    return { size, mtimeMs, ctimeMs, inode: ino };
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function readDigest(path: string): Promise<Digest> {
  const hash = createHash('sha256');
  let bytes = 0;
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 20 })) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  } catch (cause) {
    throw unreadable(path, cause);
  }
  return { sha256: hash.digest('hex'), bytes };
}

function unreadable(path: string, cause: unknown): StrayError {
  return new StrayError('ENCODER_INVALID', `${path} is missing or cannot be read.`, { cause });
}
