import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, createWriteStream } from 'node:fs';
import { link, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { isCode, isDiskFull, StrayError } from '@stray/core';
import { extract, pack } from 'tar-stream';
import { invalid } from './format.ts';

export interface Part {
  readonly name: string;
  readonly bytes: number;
  readonly sha256: string;
}

export interface TarWriter {
  /** Writes a member of a size that is known before. @returns what was written, with its sha256 */
  add(name: string, size: number, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<Part>;
}

/**
 * Writes a tar file under a name of its own, and gives it its name when it is whole and on the disk; readable by its owner
 * alone. What fails leaves nothing.
 *
 * @throws StrayError DISK_FULL · OUTPUT_UNWRITABLE · CONFLICT when the file is there already
 */
export async function writeTar(file: string, work: (writer: TarWriter) => Promise<void>): Promise<void> {
  const draft = `${file}.${process.pid}.part`;
  const members = pack();
  const written = pipeline(members, createWriteStream(draft, { flags: 'wx', mode: 0o600 }));
  // Heard below; a full disk must not go unheard while a member waits for it.
  const failed = written.then(
    () => new Promise<never>(() => undefined),
    (error: unknown) => Promise.reject(error),
  );
  failed.catch(() => undefined);
  try {
    await Promise.race([work({ add: (name, size, content) => addTo(members, { name, size, content }) }), failed]);
    members.finalize();
    await written;
    await sync(draft);
    // A second name never replaces another file.
    await link(draft, file).catch((error: unknown) => {
      if (isCode(error, 'EEXIST')) throw new StrayError('CONFLICT', `${file} is there already.`, { cause: error });
      return rename(draft, file);
    });
    await rm(draft, { force: true });
    await sync(dirname(file));
  } catch (cause) {
    members.destroy();
    await written.catch(() => undefined);
    await rm(draft, { force: true });
    throw asRefusal(file, cause);
  }
}

interface Member {
  readonly name: string;
  readonly size: number;
  readonly content: AsyncIterable<Uint8Array> | Uint8Array;
}

async function addTo(members: ReturnType<typeof pack>, { name, size, content }: Member): Promise<Part> {
  const hash = createHash('sha256');
  let bytes = 0;
  const ended = new Promise<void>((resolve, reject) => {
    const entry = members.entry({ name, size, mtime: new Date(0), mode: 0o600 }, (error) =>
      error ? reject(error) : resolve(),
    );
    const feed = async () => {
      for await (const piece of content instanceof Uint8Array ? [content] : content) {
        hash.update(piece);
        bytes += piece.length;
        if (bytes > size) break;
        if (!entry.write(piece)) await once(entry, 'drain');
      }
      if (bytes !== size) throw new StrayError('INTERNAL', `${name} has another size than it had.`);
      entry.end(undefined);
    };
    feed().catch(reject);
  });
  await ended;
  return { name, bytes, sha256: hash.digest('hex') };
}

export interface TarMember {
  readonly name: string;
  readonly bytes: number;
  readonly content: AsyncIterable<Uint8Array>;
}

/** The members of a tar file in their order; each is to be read before the next. @throws StrayError BACKUP_INVALID · FILE_NOT_FOUND */
export async function* readTar(file: string): AsyncGenerator<TarMember> {
  const source = createReadStream(file);
  const members = extract();
  let broken: unknown;
  const reading = pipeline(source, members).catch((error: unknown) => {
    broken ??= error;
  });
  try {
    for await (const member of members) {
      const { name, size = 0 } = member.header;
      const content = bytesOf(member, (error) => asInvalid(file, broken ?? error));
      yield { name, bytes: size, content };
      member.resume();
    }
  } catch (error) {
    throw asInvalid(file, broken ?? error);
  } finally {
    source.destroy();
    members.destroy();
    await reading;
  }
  if (broken !== undefined) throw asInvalid(file, broken);
}

async function* bytesOf(
  member: AsyncIterable<unknown>,
  asRefused: (error: unknown) => unknown,
): AsyncGenerator<Uint8Array> {
  const pieces = member[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await pieces.next().catch((error: unknown) => {
        throw asRefused(error);
      });
      if (done) return;
      if (value instanceof Uint8Array) yield value;
    }
  } finally {
    await pieces.return?.();
  }
}

function asInvalid(file: string, error: unknown): unknown {
  if (error instanceof StrayError) return error;
  if (isCode(error, 'ENOENT')) return new StrayError('FILE_NOT_FOUND', `${file} is not there.`, { cause: error });
  if (isCode(error, 'EACCES') || isCode(error, 'EISDIR')) {
    return new StrayError('FILE_NOT_FOUND', `${file} cannot be read.`, { cause: error });
  }
  return invalid(error instanceof Error ? error.message : String(error), error);
}

function asRefusal(file: string, error: unknown): unknown {
  if (isDiskFull(error)) {
    return new StrayError('DISK_FULL', `No space is left on the disk for ${file}.`, { cause: error });
  }
  if (['EACCES', 'ENOENT', 'ENOTDIR', 'EROFS'].some((code) => isCode(error, code))) {
    return new StrayError('OUTPUT_UNWRITABLE', `${file} cannot be written.`, { cause: error });
  }
  return error;
}

async function sync(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
