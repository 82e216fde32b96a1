import { formatBytes, formatCount, plural } from '../format/numbers.ts';
import type { Collection, DiskUse } from './documents.ts';

export interface Kind {
  readonly name: string;
  readonly count: string;
  readonly bytes: string;
  readonly hint: string;
}

/** What takes room, as the table has it; what there is none of is left out. */
export function kindsOf(use: DiskUse): Kind[] {
  const { originals, exports, thumbnails, archives, received, models } = use;
  const about = thumbnails.estimated ? 'about ' : '';
  const all: (Kind & { readonly there: boolean })[] = [
    {
      name: 'Photos',
      count: formatCount(originals.count),
      bytes: formatBytes(originals.bytes),
      hint: 'as they were given; the same photo in several datasets is kept once',
      there: true,
    },
    {
      name: 'Exports',
      count: formatCount(exports.count),
      bytes: formatBytes(exports.bytes),
      hint: 'files that were made; deleted with the export',
      there: exports.count > 0,
    },
    {
      name: 'Thumbnails',
      count: `${about}${formatCount(thumbnails.count)}`,
      bytes: `${about}${formatBytes(thumbnails.bytes)}`,
      hint: 'made again when they are lost',
      there: thumbnails.count > 0,
    },
    {
      name: 'Database',
      count: '',
      bytes: formatBytes(use.databaseBytes),
      hint: `of which ${formatBytes(use.embeddingBytes)} are embeddings`,
      there: true,
    },
    {
      name: 'Encoders',
      count: '',
      bytes: formatBytes(models.bytes),
      hint: 'that were added',
      there: models.bytes > 0,
    },
    {
      name: 'Archives',
      count: formatCount(archives.count),
      bytes: formatBytes(archives.bytes),
      hint: 'that wait to be taken apart',
      there: archives.count > 0,
    },
    {
      name: 'Unfinished uploads',
      count: '',
      bytes: formatBytes(received.bytes),
      hint: 'gone on with within a week, or thrown away',
      there: received.bytes > 0,
    },
  ];
  return all.filter(({ there }) => there).map(({ there: _, ...kind }) => kind);
}

export const isAtWork = (collection: Pick<Collection, 'status'> | null): boolean =>
  collection?.status === 'QUEUED' || collection?.status === 'RUNNING';

/** What a collection that has come to its end freed. */
export function freedWords({ blobs, thumbnails, files, freedBytes }: Collection): string {
  const what = [
    ...(blobs > 0 ? [plural(blobs, 'photo')] : []),
    ...(thumbnails > 0 ? [plural(thumbnails, 'thumbnail')] : []),
    ...(files > 0 ? [plural(files, 'unfinished file')] : []),
  ];
  return what.length === 0 ? 'Nothing was there to collect' : `Freed ${formatBytes(freedBytes)}: ${what.join(', ')}`;
}
