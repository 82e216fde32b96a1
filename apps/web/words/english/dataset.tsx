import type { ReactNode } from 'react';
import { formatCount, formatVersion } from './numbers.ts';
import { plural } from './plural.ts';

/** The page of a dataset, around what its features say. */
export const datasetWords = {
  missing: 'The dataset is not here yet.',
  gone: 'There is no such dataset.',
  loading: 'The dataset is loading',
  details: 'Details',
  closeDetails: 'Close',
  unreachable: 'The API does not answer; asking again…',
  scoredWith: ({ shown, inUse }: { shown: string; inUse: string }) => `Scored with ${shown}; new runs use ${inUse}`,
  versionOf: ({ corpus, version }: { corpus: string; version: number }) => `${corpus} ${formatVersion(version)}`,
  run: {
    corpus: ({ version }: { version: number }) => `corpus ${formatVersion(version)}`,
    labels: ({ version }: { version: number }) => `labels ${formatVersion(version)}`,
    encoder: ({ name }: { name: string }) => `${name} encoder`,
    encoderOn: ({ encoder, device }: { encoder: ReactNode; device: string }) => (
      <>
        {encoder} on {device}
      </>
    ),
    warnings: ({ warnings }: { warnings: number }) => plural(warnings, 'warning'),
  },
  tools: {
    /** `small` sets what it is given in a smaller type; `order` is one of those below. */
    count: ({ photos, order, small }: { photos: number; order: string; small: (words: string) => ReactNode }) => (
      <>
        <b>{formatCount(photos)}</b> {photos === 1 ? 'photo' : 'photos'}
        {small(order)}
      </>
    ),
    orders: {
      unknown: '',
      groups: ({ groups }: { groups: number }) => ` in ${formatCount(groups)} ${groups === 1 ? 'group' : 'groups'}`,
      nearest: ', nearest first',
      lowest: ', lowest score first',
      unscored: ', without scores yet',
    },
    display: 'Shown as',
    displays: { grid: 'Photos', groups: 'Groups', map: 'Map' },
    size: 'Size of the photos',
  },
  empty: {
    showAll: 'Show all photos',
    noPhotos: 'No photos in this dataset yet',
    whoUploads: 'A curator or an owner of the project uploads them.',
    upload:
      'Every photo is kept once, whatever its name. When they are scored, they are shown here in the order of their scores: what does not belong comes first, each with what it looks like in words.',
    noFlagged: 'Nothing is flagged',
    noFlaggedHint:
      'Every photo scores above the threshold. The lowest scores are still worth a look: they come first among all photos.',
    noScores: 'Nothing is scored yet',
    noScoresHint: 'Flagged photos are those that score below the threshold; they come when the run has ended.',
    noMatch: 'No photo matches',
    flagged: 'It has to be flagged.',
    failed: 'It has to be one that could not be read.',
    nearestLabel: ({ label }: { label: string }) => `Its nearest class has to be “${label}”.`,
    near: ({ word }: { word: string }) => `Its nearest negative has to be “${word}”.`,
    path: ({ part }: { part: string }) => `Its path has to hold “${part}”.`,
    query: ({ query }: { query: string }) => `It has to be: ${query}.`,
  },
  /** What a view is narrowed to, each beside the button that takes it away. */
  conditions: {
    flagged: 'flagged',
    failed: 'could not be read',
    nearestLabel: ({ label }: { label: string }) => `nearest class “${label}”`,
    near: ({ word }: { word: string }) => `nearest negative “${word}”`,
    decisions: {
      undecided: 'not decided yet',
      keep: 'decided: keep',
      drop: 'decided: drop',
      relabel: 'decided: relabel',
      unsure: 'decided: unsure',
    },
    looksLike: ({ word }: { word: string }) => `looks like “${word}”`,
    declaredClass: ({ name }: { name: string }) => `declared “${name}”`,
    tag: ({ tag }: { tag: string }) => `tagged “${tag}”`,
    copies: 'copies of one image',
    path: ({ part }: { part: string }) => `path has “${part}”`,
  },
} as const;
