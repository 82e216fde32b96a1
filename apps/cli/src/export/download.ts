import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { isCode, isDiskFull, StrayError } from '@stray/core';

export interface Download {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Where the file goes; nothing is there. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly onProgress: (bytes: number) => void;
}

/** Tries in a row that bring nothing, after which it is given up. */
const mostTries = 5;

/**
 * Reads a file whose sha256 is known, under a name of its own until it is whole and the hash is right. What broke off, now or
 * in an earlier process, is gone on with where it stopped.
 *
 * @throws StrayError SERVER_UNREACHABLE · BLOB_CORRUPT · DISK_FULL · OUTPUT_UNWRITABLE
 */
export async function download(wish: Download): Promise<void> {
  const { file, sha256, bytes } = wish;
  const part = `${file}.${sha256.slice(0, 16)}.part`;
  for (let tries = 0; ; ) {
    const before = await sizeOf(part);
    if (before === bytes) break;
    const failure = await readOn(wish, part, before).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure instanceof StrayError) throw failure;
    const after = await sizeOf(part);
    tries = after > before ? 0 : tries + 1;
    if (tries >= mostTries) {
      const message = `The file could not be read to its end: ${after} of ${bytes} bytes came. The same command goes on.`;
      throw new StrayError('SERVER_UNREACHABLE', message, { cause: failure });
    }
    if (after < bytes) await delay(200 * 2 ** tries);
  }
  if ((await hashOf(part)) !== sha256) {
    await rm(part, { force: true });
    throw new StrayError('BLOB_CORRUPT', `What came is not what the server said (sha256 ${sha256}).`);
  }
  await rename(part, file);
}

async function readOn({ url, headers, sha256, onProgress, bytes }: Download, part: string, from: number) {
  const range: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-`, 'if-range': `"${sha256}"` };
  const response = await fetch(url, { headers: { ...headers, ...range, 'accept-encoding': 'identity' } });
  if (response.status >= 500) throw new Error(`The server answers ${response.status}.`);
  if (!response.ok || response.body === null) {
    throw new StrayError('SERVER_UNREACHABLE', `${url} answers ${response.status}: the file is not there any more.`);
  }
  const goesOn = response.status === 206;
  let came = goesOn ? from : 0;
  let brokeOff: unknown;
  const body = Readable.fromWeb(response.body);
  const counted = async function* () {
    try {
      for await (const piece of body) {
        came += piece.length;
        // More than was said is another file.
        if (came > bytes) throw new StrayError('BLOB_CORRUPT', 'More comes than the server said.');
        onProgress(came);
        yield piece;
      }
    } catch (error) {
      // Told when all that came is written: a pipe that fails throws away what it still holds.
      brokeOff = error;
    }
  };
  await pipeline(counted, createWriteStream(part, { flags: goesOn ? 'a' : 'w' })).catch((cause: unknown) => {
    if (isDiskFull(cause)) throw new StrayError('DISK_FULL', `No space is left for ${part}.`, { cause });
    if (['EACCES', 'ENOENT', 'ENOTDIR', 'EROFS', 'EISDIR'].some((code) => isCode(cause, code))) {
      throw new StrayError('OUTPUT_UNWRITABLE', `${part} cannot be written.`, { cause });
    }
    throw cause;
  });
  if (brokeOff !== undefined) throw brokeOff;
}

const sizeOf = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  );

async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const piece of createReadStream(path)) hash.update(piece);
  return hash.digest('hex');
}
