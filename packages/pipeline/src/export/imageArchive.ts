import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { buffer } from 'node:stream/consumers';
import { type ExportManifest, type SkipReason, StrayError } from '@stray/core';
import type { ExportRow } from '@stray/db';
import { type BlobStore, hashContent, sha256Of } from '@stray/storage';
import { openSpool, type Spool } from './draft.ts';
import type { Opening } from './exportFormat.ts';
import { createNames } from './names.ts';
import type { ArchiveWriter } from './zipFile.ts';

/** An archive of images and of what is said about them, with the sha256 of each of its files. */
export interface ImageArchive {
  /** Puts the image of a sample in. @returns the name that it was given, or why it is not in */
  image(row: ExportRow, wanted: string): Promise<{ readonly name: string } | { readonly skipped: SkipReason }>;
  /** Text that is put in when the archive ends, under that name. */
  later(name: string): Spool;
  /** Text that is needed meanwhile, and is not put in. */
  held(): Spool;
  text(name: string, text: string): Promise<void>;
  /** Puts a file of so many bytes in. */
  file(name: string, path: string, bytes: number): Promise<void>;
  /** Puts manifest and hashes in, and waits until the archive is whole. */
  end(manifest: ExportManifest): Promise<void>;
  close(): Promise<void>;
}

/** As `sha256sum -c` reads them. */
export const sumsName = 'SHA256SUMS';

export function createImageArchive(
  archive: ArchiveWriter,
  { scratch, blobs }: Opening,
  manifestName = 'manifest.json',
): ImageArchive {
  const names = createNames();
  const sums = openSpool(`${scratch}.sums`);
  const later = new Map<string, Spool>();
  const spools = [sums];
  const spool = () => {
    const made = openSpool(`${scratch}.${spools.length}`);
    spools.push(made);
    return made;
  };
  const add = async (name: string, bytes: number, content: AsyncIterable<Uint8Array> | Uint8Array) => {
    const hash = createHash('sha256');
    await archive.add(name, bytes, hashed(hash, content));
    const sha256 = hash.digest('hex');
    if (name !== sumsName) await sums.write(sumLine(sha256, name));
    return sha256;
  };
  return {
    async image(row, wanted) {
      const found = await openImage(blobs, row);
      if ('skipped' in found) return found;
      const name = names(wanted, row);
      if (archive.link === undefined) assertSame(row, await add(name, found.bytes, found.stream));
      else {
        assertSame(row, (await hashContent(found.stream)).sha256);
        await archive.link(name, row.sample.sha256);
        await sums.write(sumLine(row.sample.sha256, name));
      }
      return { name };
    },
    later(name) {
      const made = spool();
      later.set(name, made);
      return made;
    },
    held: spool,
    async text(name, text) {
      const bytes = Buffer.from(text);
      await add(name, bytes.length, bytes);
    },
    async file(name, path, bytes) {
      await add(name, bytes, createReadStream(path));
    },
    async end(manifest) {
      for (const [name, text] of later) {
        const { bytes, content } = await text.read();
        await add(name, bytes, content);
      }
      await this.text(manifestName, manifestText(manifest));
      const { bytes, content } = await sums.read();
      await add(sumsName, bytes, content);
      await archive.end();
    },
    async close() {
      await archive.close();
      for (const made of spools) await made.drop();
    },
  };
}

export const manifestText = (manifest: ExportManifest): string => `${JSON.stringify(manifest, null, 2)}\n`;

/** Names with line breaks or backslashes are marked and escaped, as coreutils do. */
function sumLine(sha256: string, name: string): string {
  const escaped = name.replaceAll('\\', '\\\\').replaceAll('\n', '\\n').replaceAll('\r', '\\r');
  return `${escaped === name ? '' : '\\'}${sha256}  ${escaped}\n`;
}

async function* hashed(hash: ReturnType<typeof createHash>, content: AsyncIterable<Uint8Array> | Uint8Array) {
  for await (const piece of content instanceof Uint8Array ? [content] : content) {
    hash.update(piece);
    yield piece;
  }
}

/** The bytes of the image of a sample, or why they are not to be had. @throws StrayError BLOB_CORRUPT */
export async function imageBytes(blobs: BlobStore, row: ExportRow): Promise<Buffer | { readonly skipped: SkipReason }> {
  const found = await openImage(blobs, row);
  if ('skipped' in found) return found;
  const bytes = await buffer(found.stream);
  assertSame(row, sha256Of(bytes));
  return bytes;
}

function assertSame({ sample }: ExportRow, sha256: string): void {
  if (sha256 !== sample.sha256) {
    throw new StrayError('BLOB_CORRUPT', `The bytes of ${sample.path} are not what was uploaded.`);
  }
}

async function openImage(blobs: BlobStore, { sample }: ExportRow) {
  if (sample.errorCode !== null) return { skipped: 'UNREADABLE' } as const;
  try {
    return await blobs.open(sample.sha256);
  } catch (error) {
    if (error instanceof StrayError && error.code === 'BLOB_NOT_FOUND') return { skipped: 'MISSING' } as const;
    throw error;
  }
}
