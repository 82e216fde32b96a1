import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { isDiskFull, StrayError } from '@stray/core';
import { dropReceived, receivedFolder, receivedPath } from '@stray/storage';
import { FileStore } from '@tus/file-store';
import { ERRORS, type Upload } from '@tus/server';

/** Bytes that may wait while others are written, and are then written together: every call costs as much as 64 kB. */
const atOnce = 2 ** 20;

/** Received files on the disk, which says so when it is full; what it took of a file before stays, and can be gone on with. */
export class ReceivedStore extends FileStore {
  readonly #home: string;

  constructor(home: string) {
    super({ directory: receivedFolder(home) });
    this.#home = home;
  }

  override async create(file: Upload): Promise<Upload> {
    try {
      return await super.create(file);
    } catch (error) {
      await dropReceived(this.#home, file.id);
      throw diskFull(error) ?? error;
    }
  }

  override async write(content: Readable, id: string, offset: number): Promise<number> {
    const path = receivedPath(this.#home, id);
    const file = createWriteStream(path, { flags: 'r+', start: offset, highWaterMark: atOnce });
    try {
      await pipeline(content, file);
    } catch (error) {
      throw diskFull(error) ?? ERRORS.FILE_WRITE_ERROR;
    }
    return offset + file.bytesWritten;
  }
}

/** The refusal that a full disk, or a used-up quota of it, comes to; undefined for everything else. */
export function diskFull(cause: unknown): StrayError | undefined {
  return isDiskFull(cause)
    ? new StrayError('DISK_FULL', 'No space is left on the disk of the server.', { cause })
    : undefined;
}
