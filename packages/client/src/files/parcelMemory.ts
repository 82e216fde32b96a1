import { closeSync, openSync, readSync } from 'node:fs';
import { open, readFile } from 'node:fs/promises';
import { tarEnd, tarHeader, tarPadding } from '../parcel.ts';
import { createAsking } from './asking.ts';
import type { LocalFile } from './localFiles.ts';

export interface Packed {
  /** A tar archive, until the next one is packed; undefined where no file could be read. */
  readonly content: Buffer | undefined;
  readonly unreadable: readonly LocalFile[];
}

export interface ParcelMemory {
  pack(files: readonly LocalFile[]): Promise<Packed>;
}

/** What a header takes beside its name, and the padding. */
const besideBytes = 2048;

/**
 * Memory that parcels are read into, one after the other. In buffers of their own V8 would go over its whole heap for every
 * eight of them.
 */
export function createParcelMemory(): ParcelMemory {
  let memory = Buffer.alloc(0);
  const ask = createAsking();
  const reserve = (bytes: number, used: number) => {
    if (bytes <= memory.length) return;
    const larger = Buffer.allocUnsafeSlow(bytes);
    memory.copy(larger, 0, 0, used);
    memory = larger;
  };
  /** @returns how many bytes it has; undefined where it cannot be read */
  const readInto = async ({ location, bytes }: LocalFile, at: number) => {
    try {
      const [path, room] = [Buffer.from(location), memory.subarray(at, at + bytes + 1)];
      const found = await ask(
        () => readNow(path, room),
        () => readSoon(path, room),
      );
      if (found <= bytes) return found;
      // It has grown since it was listed.
      const content = await readFile(path);
      reserve(memory.length + content.length, at);
      return content.copy(memory, at);
    } catch {
      return undefined;
    }
  };
  return {
    async pack(files) {
      const unreadable: LocalFile[] = [];
      let at = 0;
      const add = (piece: Uint8Array) => {
        memory.set(piece, at);
        at += piece.length;
      };
      const room = (file: LocalFile) => besideBytes + 4 * file.path.length + file.bytes;
      reserve(
        files.reduce((sum, file) => sum + room(file), tarEnd.length),
        0,
      );
      for (const file of files) {
        const header = tarHeader(file);
        const bytes = await readInto(file, at + header.length);
        if (bytes === undefined) unreadable.push(file);
        else {
          add(bytes === file.bytes ? header : tarHeader({ path: file.path, bytes }));
          at += bytes;
          add(tarPadding(bytes));
        }
      }
      if (at === 0) return { content: undefined, unreadable };
      add(tarEnd);
      return { content: memory.subarray(0, at), unreadable };
    },
  };
}

/** Reads a file into memory that has one byte more than the file should, which tells whether it has. */
function readNow(path: Buffer, memory: Buffer): number {
  const file = openSync(path, 'r');
  try {
    let at = 0;
    for (let bytes = 1; bytes > 0 && at < memory.length - 1; at += bytes) {
      bytes = readSync(file, memory, at, memory.length - at, null);
    }
    return at;
  } finally {
    closeSync(file);
  }
}

/** As `readNow`. */
async function readSoon(path: Buffer, memory: Buffer): Promise<number> {
  const file = await open(path);
  try {
    let at = 0;
    for (let bytes = 1; bytes > 0 && at < memory.length - 1; at += bytes) {
      ({ bytesRead: bytes } = await file.read(memory, at, memory.length - at, null));
    }
    return at;
  } finally {
    await file.close();
  }
}
