import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { pipeline } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract, type Header } from 'tar-stream';
import { type ArchiveMember, unreadable } from './archiveMember.ts';

const kinds: Partial<Record<NonNullable<Header['type']>, ArchiveMember['kind']>> = {
  file: 'file',
  'contiguous-file': 'file',
  directory: 'folder',
  symlink: 'link',
  link: 'link',
};

export async function* readTar(path: string, { gzip }: { readonly gzip: boolean }): AsyncGenerator<ArchiveMember> {
  const { size } = await stat(path);
  const file = createReadStream(path);
  const members = extract();
  let broken: unknown;
  const heard = (error: unknown) => {
    broken ??= error;
  };
  if (gzip) pipeline(file, createGunzip(), members, heard);
  else pipeline(file, members, heard);
  let found = 0;
  try {
    for await (const member of members) {
      found++;
      const { name, type, size: bytes = 0 } = member.header;
      yield {
        name,
        size: bytes,
        kind: kinds[type ?? 'file'] ?? 'other',
        progress: file.bytesRead / Math.max(size, 1),
        open: async () => bytesOf(member),
      };
      member.resume();
    }
    if (found === 0) throw new Error('it holds no members');
  } catch (error) {
    throw unreadable('tar', broken ?? error);
  } finally {
    file.destroy();
  }
}

async function* bytesOf(member: AsyncIterable<unknown>): AsyncGenerator<Uint8Array> {
  for await (const piece of member) if (piece instanceof Uint8Array) yield piece;
}
