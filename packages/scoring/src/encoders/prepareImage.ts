import { type FileHandle, open } from 'node:fs/promises';
import { createLanes, publicError, StrayError } from '@stray/core';
import { decode } from '../decode/decode.ts';
import { look as lookAt } from '../decode/look.ts';
import { preprocess } from '../preprocess/views.ts';
import type { DecodeSetup, ImageSource, PreparedImage } from './poolContract.ts';

/** A file above it is refused unread, in bytes. */
const fileLimit = 512 * 1024 * 1024;

/** Photos on their way to the network at once: enough to keep it fed, few enough to keep memory small. */
const inLane = createLanes(12);

/** A file above it, in bytes, is large: two of them at a time, because each is in memory whole. */
const largeBytes = 1_000_000;
const inLargeLane = createLanes(2);

/** From bytes to the squares of pixels that an encoder looks at. What cannot be read is an answer too. */
export function prepareImage(
  source: ImageSource,
  { preprocessing: { views, interpolation }, thumbnail: side }: DecodeSetup,
): Promise<PreparedImage> {
  const see = async (bytes: Uint8Array): Promise<PreparedImage> => {
    // Side by side: each waits several times for a thread that is busy with the network.
    const looking = side === undefined ? undefined : lookAt(bytes, side);
    looking?.catch(() => undefined);
    const { pixels, width, height } = await decode(bytes);
    const seen = await preprocess(pixels, views, interpolation);
    const look = await looking;
    return { kind: 'prepared', pixels: seen, width, height, colour: meanColour(seen, views.length), look };
  };
  return inLane(async () => {
    try {
      return source.kind === 'bytes' ? await see(source.bytes) : await withFile(source.path, see);
    } catch (error) {
      return { kind: 'failed', ...publicError(error) };
    }
  });
}

/** Hands the bytes of a file on; large ones wait for their turn before they are read. */
async function withFile<T>(path: Uint8Array, work: (bytes: Uint8Array) => Promise<T>): Promise<T> {
  const file = await open(Buffer.from(path)).catch(notReadable);
  try {
    const { size } = await file.stat().catch(notReadable);
    if (size > fileLimit) {
      throw new StrayError('FILE_TOO_LARGE', `the file has ${Math.round(size / 1e6)} MB; 512 MB is the limit`);
    }
    const readAndWork = async () => work(await readWhole(file, size).catch(notReadable));
    return size > largeBytes ? await inLargeLane(readAndWork) : await readAndWork();
  } finally {
    await file.close();
  }
}

/** The size is known: one read does, where readFile would ask again for size and end. */
async function readWhole(file: FileHandle, size: number): Promise<Uint8Array> {
  const bytes = Buffer.allocUnsafe(size);
  let read = 0;
  while (read < size) {
    const { bytesRead } = await file.read(bytes, read, size - read, read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}

function notReadable(cause: unknown): never {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const missing = 'the file is not there (or a link leads nowhere)';
  throw new StrayError('FILE_NOT_FOUND', code === 'ENOENT' ? missing : `the file cannot be read (${code})`, { cause });
}

/** Of every 16th pixel of the last view, which shows the whole photo. */
function meanColour(pixels: Uint8Array, views: number): number {
  const from = pixels.length - pixels.length / views;
  const stride = 16 * 3;
  let [red, green, blue, count] = [0, 0, 0, 0];
  for (let i = from; i < pixels.length; i += stride, count++) {
    red += pixels[i] ?? 0;
    green += pixels[i + 1] ?? 0;
    blue += pixels[i + 2] ?? 0;
  }
  return [red, green, blue].reduce((colour, sum) => colour * 256 + Math.round(sum / count), 0);
}
