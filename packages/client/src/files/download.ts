import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { whenLet } from '../backoff.ts';
import { type Connection, refusalOf } from '../connection.ts';
import { ClientError } from '../error.ts';

export interface Download {
  /** On the server: `address` of an export. */
  readonly address: string;
  /** Where the file goes; what is there is replaced. */
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly onProgress?: (bytes: number) => void;
}

/** Tries in a row that bring nothing, after which it is given up. */
const mostTries = 5;

/**
 * Reads a file whose sha256 is known, under a name of its own until it is whole and the hash is right. What broke off, now or
 * in an earlier process, is gone on with where it stopped.
 *
 * @throws ClientError SERVER_UNREACHABLE · RATE_LIMITED · BLOB_CORRUPT · DISK_FULL · OUTPUT_UNWRITABLE
 */
export async function download(connection: Connection, wish: Download): Promise<void> {
  const { file, sha256, bytes } = wish;
  const part = `${file}.${sha256.slice(0, 16)}.part`;
  for (let tries = 0; ; ) {
    const before = await sizeOf(part);
    if (before === bytes) break;
    const failure = await readOn(connection, { ...wish, part, from: before }).then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure instanceof ClientError) throw failure;
    const after = await sizeOf(part);
    tries = after > before ? 0 : tries + 1;
    if (tries >= mostTries) {
      const message = `The file could not be read to its end: ${after} of ${bytes} bytes came. The next try goes on.`;
      throw new ClientError('SERVER_UNREACHABLE', message, { cause: failure });
    }
    if (after < bytes) await delay(200 * 2 ** tries);
  }
  if ((await hashOf(part)) !== sha256) {
    await rm(part, { force: true });
    throw new ClientError('BLOB_CORRUPT', `What came is not what the server said (sha256 ${sha256}).`);
  }
  await rename(part, file);
}

async function readOn(
  { url, headers, rateLimitRetries }: Connection,
  { address, sha256, onProgress, bytes, part, from }: Download & { readonly part: string; readonly from: number },
) {
  const range: Record<string, string> = from === 0 ? {} : { range: `bytes=${from}-`, 'if-range': `"${sha256}"` };
  const init = { headers: { ...headers, ...range, 'accept-encoding': 'identity' } };
  const response = await whenLet(rateLimitRetries, () => fetch(url + address, init));
  if (response.status >= 500) throw new Error(`The server answers ${response.status}.`);
  if (response.status === 429) throw await refusalOf(response, url);
  if (!response.ok || response.body === null) {
    throw new ClientError(
      'SERVER_UNREACHABLE',
      `${url}${address} answers ${response.status}: the file is not there any more.`,
    );
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
        if (came > bytes) throw new ClientError('BLOB_CORRUPT', 'More comes than the server said.');
        onProgress?.(came);
        yield piece;
      }
    } catch (error) {
      // Told when all that came is written: a pipe that fails throws away what it still holds.
      brokeOff = error;
    }
  };
  await pipeline(counted, createWriteStream(part, { flags: goesOn ? 'a' : 'w' })).catch((cause: unknown) => {
    if (['ENOSPC', 'EDQUOT'].includes(codeOf(cause)))
      throw new ClientError('DISK_FULL', `No space is left for ${part}.`, { cause });
    if (['EACCES', 'ENOENT', 'ENOTDIR', 'EROFS', 'EISDIR'].includes(codeOf(cause))) {
      throw new ClientError('OUTPUT_UNWRITABLE', `${part} cannot be written.`, { cause });
    }
    throw cause;
  });
  if (brokeOff !== undefined) throw brokeOff;
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

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
