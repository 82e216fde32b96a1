import type { ReactNode } from 'react';
import { formatBytes } from './numbers.ts';
import { plural } from './plural.ts';

/** What takes how much room, and what could be thrown away. */
export const diskWords = {
  missing: 'How much room is taken is not known yet.',
  free: ({ bytes }: { bytes: number }) => `${formatBytes(bytes)} free`,
  ofDisk: ({ bytes }: { bytes: number }) => `of ${formatBytes(bytes)} on the disk that holds the photos`,
  meter: 'Taken of the disk',
  caption: 'What takes how much room',
  kinds: {
    photos: { name: 'Photos', hint: 'as they were given; the same photo in several datasets is kept once' },
    exports: { name: 'Exports', hint: 'files that were made; deleted with the export' },
    thumbnails: { name: 'Thumbnails', hint: 'made again when they are lost' },
    database: {
      name: 'Database',
      hint: ({ embeddingBytes }: { embeddingBytes: number }) =>
        `of which ${formatBytes(embeddingBytes)} are embeddings`,
    },
    encoders: { name: 'Encoders', hint: 'that were added' },
    archives: { name: 'Archives', hint: 'that wait to be taken apart' },
    received: { name: 'Unfinished uploads', hint: 'gone on with within a week, or thrown away' },
  },
  /** Of a number that is estimated. */
  about: ({ amount }: { amount: string }) => `about ${amount}`,
  unused: {
    title: 'What nobody uses',
    none: 'Deletions have left nothing on the disk.',
    some: ({ photos, bytes }: { photos: number; bytes: number }) =>
      `${plural(photos, 'photo')} that no dataset has any more: ${formatBytes(bytes)}.`,
    rule: 'What a deletion leaves is collected soon after, and once a day everything is looked through.',
    leaving: ({ photos }: { photos: number }) => `${plural(photos, 'photo')} of deleted datasets are being taken out.`,
    collect: 'Collect now',
    collecting: 'Collecting…',
    failed: ({ message }: { message: string }) => `The last time it failed: ${message}`,
    nothingFreed: ({ ago }: { ago: ReactNode }) => <>Nothing was there to collect {ago}</>,
    freed: ({ photos, thumbnails, files, bytes, ago }: Freed) => {
      const what = [
        ...(photos > 0 ? [plural(photos, 'photo')] : []),
        ...(thumbnails > 0 ? [plural(thumbnails, 'thumbnail')] : []),
        ...(files > 0 ? [plural(files, 'unfinished file')] : []),
      ];
      return (
        <>
          Freed {formatBytes(bytes)}: {what.join(', ')} {ago}
        </>
      );
    },
  },
  projects: {
    title: 'Projects',
    shared: ({ bytes }: { bytes: number }) => `${formatBytes(bytes)} are shared, and kept once`,
    none: 'No project has photos yet.',
    columns: { name: 'Project and datasets', photos: 'Photos', size: 'Size' },
  },
  measured: ({ ago }: { ago: ReactNode }) => <>measured {ago}</>,
} as const;

interface Freed {
  readonly photos: number;
  readonly thumbnails: number;
  readonly files: number;
  readonly bytes: number;
  readonly ago: ReactNode;
}
