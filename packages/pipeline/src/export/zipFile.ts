import { Readable } from 'node:stream';
import { ZipFile } from 'yazl';
import { writeFileFrom } from './draft.ts';

/** An archive that is written member by member; each is handed over whole before the next. */
export interface ArchiveWriter {
  add(name: string, bytes: number, content: AsyncIterable<Uint8Array> | Uint8Array): Promise<void>;
  /** Where it may be: puts a blob in by another name for it, in place of its bytes. */
  link?(name: string, sha256: string): Promise<void>;
  /** Waits until the archive is whole. */
  end(): Promise<void>;
  /** Gives it up. */
  close(): Promise<void>;
}

/** The same for every member and time zone: a zip tells local time. */
const options = { mtime: new Date(1980, 0, 1), forceDosTimestamp: true, mode: 0o100644, compress: false };

/**
 * A zip of stored members, with 64-bit fields where it needs them. Images do not shrink, and what deflate makes of text differs
 * between versions of zlib: stored, the same members are the same bytes everywhere. The names of the members are in memory
 * until the end, because a zip lists them there: about half a kilobyte for each.
 */
export function openZip(path: string): ArchiveWriter {
  const zip = new ZipFile();
  const written = writeFileFrom(zip.outputStream, path);
  const failed = new Promise<never>((_resolve, reject) => {
    zip.on('error', reject);
    written.catch(reject);
  });
  failed.catch(() => undefined);
  return {
    async add(name, bytes, content) {
      const stream = Readable.from(content instanceof Uint8Array ? [content] : content, { objectMode: false });
      const taken = new Promise<void>((resolve, reject) => {
        stream.once('end', resolve);
        stream.once('error', reject);
      });
      zip.addReadStream(stream, name, { ...options, size: bytes });
      await Promise.race([taken, failed]);
    },
    async end() {
      zip.end();
      await Promise.race([written, failed]);
    },
    async close() {
      if ('destroy' in zip.outputStream && typeof zip.outputStream.destroy === 'function') zip.outputStream.destroy();
      await written.catch(() => undefined);
    },
  };
}
