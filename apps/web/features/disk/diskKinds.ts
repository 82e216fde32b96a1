import { diskWords, formatBytes, formatCount } from '../../words/index.ts';
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
  const { kinds } = diskWords;
  const about = (amount: string) => (thumbnails.estimated ? diskWords.about({ amount }) : amount);
  const all: (Kind & { readonly there: boolean })[] = [
    {
      ...kinds.photos,
      count: formatCount(originals.count),
      bytes: formatBytes(originals.bytes),
      there: true,
    },
    {
      ...kinds.exports,
      count: formatCount(exports.count),
      bytes: formatBytes(exports.bytes),
      there: exports.count > 0,
    },
    {
      ...kinds.thumbnails,
      count: about(formatCount(thumbnails.count)),
      bytes: about(formatBytes(thumbnails.bytes)),
      there: thumbnails.count > 0,
    },
    {
      name: kinds.database.name,
      count: '',
      bytes: formatBytes(use.databaseBytes),
      hint: kinds.database.hint(use),
      there: true,
    },
    {
      ...kinds.encoders,
      count: '',
      bytes: formatBytes(models.bytes),
      there: models.bytes > 0,
    },
    {
      ...kinds.archives,
      count: formatCount(archives.count),
      bytes: formatBytes(archives.bytes),
      there: archives.count > 0,
    },
    {
      ...kinds.received,
      count: '',
      bytes: formatBytes(received.bytes),
      there: received.bytes > 0,
    },
  ];
  return all.filter(({ there }) => there).map(({ there: _, ...kind }) => kind);
}

export const isAtWork = (collection: Pick<Collection, 'status'> | null): boolean =>
  collection?.status === 'QUEUED' || collection?.status === 'RUNNING';
