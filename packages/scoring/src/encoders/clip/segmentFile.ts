import { createHash, randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A file of texts and their embeddings, written once: 8 bytes that name the format, rows, dimension and bytes of text as
 * uint32, sha256 of what follows, the texts as JSON filled up with spaces to a multiple of four, float32 rows.
 */
const magic = Buffer.from('STRAYEM1', 'latin1');
const headerBytes = 52;

export interface Segment {
  readonly path: string;
  readonly texts: readonly string[];
  /** Where the first row begins, in bytes. */
  readonly offset: number;
}

/** Whole or not at all: under its name only when every byte is on the disk, whoever else writes beside it. */
export function writeSegment(directory: string, texts: readonly string[], rows: Float32Array): Segment {
  const json = Buffer.from(JSON.stringify(texts), 'utf8');
  const words = Buffer.concat([json, Buffer.alloc((4 - (json.length % 4)) % 4, ' ')]);
  const numbers = Buffer.from(rows.buffer, rows.byteOffset, rows.byteLength);
  const digest = createHash('sha256').update(words).update(numbers).digest();
  const header = Buffer.alloc(headerBytes);
  magic.copy(header);
  header.writeUInt32LE(texts.length, 8);
  header.writeUInt32LE(rows.length / texts.length, 12);
  header.writeUInt32LE(words.length, 16);
  digest.copy(header, 20);
  const name = randomBytes(8).toString('hex');
  const unfinished = join(directory, `${name}.part`);
  const path = join(directory, `${name}.words`);
  try {
    const file = openSync(unfinished, 'wx');
    try {
      for (const part of [header, words, numbers]) writeWhole(file, part);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(unfinished, path);
  } catch (error) {
    rmSync(unfinished, { force: true });
    throw error;
  }
  return { path, texts, offset: headerBytes + words.length };
}

function writeWhole(file: number, bytes: Buffer): void {
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done);
}

/** The segment at a path, or undefined where the file is not what was once written. */
export function readSegment(path: string, dimension: number): Segment | undefined {
  const file = readFileSync(path);
  if (file.length < headerBytes || !file.subarray(0, 8).equals(magic)) return undefined;
  const [count, width, textBytes] = [file.readUInt32LE(8), file.readUInt32LE(12), file.readUInt32LE(16)];
  const offset = headerBytes + textBytes;
  if (width !== dimension || file.length !== offset + count * width * 4) return undefined;
  const digest = createHash('sha256').update(file.subarray(headerBytes)).digest();
  if (!digest.equals(file.subarray(20, headerBytes))) return undefined;
  const texts: unknown = JSON.parse(file.toString('utf8', headerBytes, offset));
  if (!Array.isArray(texts) || texts.length !== count) return undefined;
  return { path, texts: texts.map(String), offset };
}
