import { StrayError } from '@stray/core';
import { Decompress } from 'fzstd';

/** What the decoder can look back on, in bytes: all levels of `zstd` below `--ultra` and `--long` stay within it. */
const largestWindow = 2 ** 25;
const [frameMagic, skippableMagic] = [0xfd2fb528, 0x184d2a50];
const longestHeader = 18;

/**
 * What zstd has packed (RFC 8878), block by block: no more than 128 kB are unfolded at a time, and the memory that a frame
 * asks for is looked at before it is given.
 *
 * @throws StrayError ARCHIVE_INVALID
 */
export async function* unzstd(pieces: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let unfolded: Uint8Array[] = [];
  let decoder: Decompress | undefined;
  let hasChecksum = false;
  let expected: 'frame' | 'block' | 'checksum' = 'frame';
  let held = Buffer.alloc(0);
  let skip = 0;

  /** How many of the held bytes make up what is expected; undefined while they are too few. */
  const next = (ended: boolean): number | undefined => {
    if (expected === 'checksum') return held.length >= 4 ? 4 : undefined;
    if (expected === 'block') {
      if (held.length < 3) return undefined;
      const { size } = blockOf(held);
      return held.length >= 3 + size ? 3 + size : undefined;
    }
    if (held.length >= 8 && (held.readUInt32LE(0) & 0xfffffff0) >>> 0 === skippableMagic) {
      skip = held.readUInt32LE(4);
      return 8;
    }
    if (held.length < (ended ? 6 : longestHeader)) return undefined;
    return headerLength(held);
  };
  const take = (bytes: Buffer) => {
    if (expected === 'frame') {
      if (skip > 0 || (bytes.readUInt32LE(0) & 0xfffffff0) >>> 0 === skippableMagic) return;
      hasChecksum = ((bytes[4] ?? 0) & 4) !== 0;
      decoder = new Decompress((piece) => unfolded.push(piece));
      decoder.push(bytes);
      expected = 'block';
      return;
    }
    const isLast = expected === 'block' && blockOf(bytes).isLast;
    decoder?.push(bytes, expected === 'checksum' || (isLast && !hasChecksum));
    if (expected === 'checksum') expected = 'frame';
    else if (isLast) expected = hasChecksum ? 'checksum' : 'frame';
  };

  const work = function* (ended: boolean): Generator<Uint8Array> {
    for (;;) {
      const skipped = Math.min(skip, held.length);
      held = held.subarray(skipped);
      skip -= skipped;
      const length = skip > 0 ? undefined : next(ended);
      if (length === undefined || length > held.length) return;
      take(held.subarray(0, length));
      held = held.subarray(length);
      yield* unfolded.filter(({ length: bytes }) => bytes > 0);
      unfolded = [];
    }
  };
  try {
    for await (const piece of pieces) {
      held = held.length === 0 ? Buffer.from(piece) : Buffer.concat([held, piece]);
      yield* work(false);
    }
    yield* work(true);
  } catch (error) {
    if (error instanceof StrayError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    throw new StrayError('ARCHIVE_INVALID', `What zstd has packed cannot be read: ${why}.`, { cause: error });
  }
  if (held.length > 0 || skip > 0 || expected !== 'frame') {
    throw new StrayError('ARCHIVE_INVALID', 'What zstd has packed ends in the middle.');
  }
}

/** Of the bytes that follow its three of a header. A block that repeats one byte holds that one. */
function blockOf(held: Buffer): { readonly size: number; readonly isLast: boolean } {
  const header = held.readUIntLE(0, 3);
  const size = header >>> 3;
  return { size: ((header >>> 1) & 3) === 1 ? 1 : size, isLast: (header & 1) === 1 };
}

/** @throws StrayError ARCHIVE_INVALID for a frame that is none, or asks for too much memory */
function headerLength(held: Buffer): number {
  if (held.readUInt32LE(0) !== frameMagic) {
    throw new StrayError('ARCHIVE_INVALID', 'It is not packed by zstd, or broken.');
  }
  const descriptor = held[4] ?? 0;
  const isSingle = (descriptor & 0x20) !== 0;
  const dictionaryBytes = [0, 1, 2, 4][descriptor & 3] ?? 0;
  const sizeBytes = [isSingle ? 1 : 0, 2, 4, 8][descriptor >>> 6] ?? 0;
  const length = 5 + (isSingle ? 0 : 1) + dictionaryBytes + sizeBytes;
  if (length > held.length) return length;
  const window = isSingle ? contentSize(held, length - sizeBytes, sizeBytes) : windowSize(held[5] ?? 0);
  if (window > largestWindow) {
    const megabytes = largestWindow / 2 ** 20;
    throw new StrayError(
      'ARCHIVE_INVALID',
      `Unfolding it takes a window of more than ${megabytes} MB; pack it without --ultra and --long.`,
    );
  }
  return length;
}

function windowSize(byte: number): number {
  const base = 2 ** (10 + (byte >>> 3));
  return base + (base / 8) * (byte & 7);
}

function contentSize(held: Buffer, at: number, bytes: number): number {
  if (bytes === 8) return Number(held.readBigUInt64LE(at));
  return held.readUIntLE(at, bytes) + (bytes === 2 ? 256 : 0);
}
