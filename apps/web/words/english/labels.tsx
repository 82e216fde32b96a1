import type { ReactNode } from 'react';
import { formatCount, formatVersion } from './numbers.ts';
import { plural } from './plural.ts';

/** The classes that photos should belong to, and their versions. */
export const labelsWords = {
  missing: 'The labels are not here yet.',
  standing: ({ classes, changed, twice }: { classes: number; changed: boolean; twice: string | undefined }) => (
    <>
      <b>{formatCount(classes)}</b> {classes === 1 ? 'class' : 'classes'}
      {changed ? ', not saved yet' : ''}
      {twice === undefined ? '' : `; “${twice}” is given twice`}
    </>
  ),
  addRow: 'Add a row',
  discard: 'Discard',
  save: 'Save',
  saving: 'One moment…',
  saved: ({ version }: { version: number }) =>
    `Saved as ${formatVersion(version)}. New runs use it, with negatives found anew.`,
  activated: ({ version }: { version: number }) => `New runs use ${formatVersion(version)} now.`,
  noVersion: 'There is no such version any more.',
  none: 'No class yet. Classes are what your photos should show; a photo that looks like none of them is flagged. Paste a list, drop a file, or take the names of your folders.',
  fromTerminal: 'From a terminal:',
  panel: 'Add and versions',
  /** What became of a list: `2 classes added, 1 there already. Save to use them.` */
  added: ({ added, repeated, tooLong, longest }: Added) => {
    const parts = [
      `${plural(added, 'class', 'classes')} added`,
      ...(repeated > 0 ? [`${formatCount(repeated)} there already`] : []),
      ...(tooLong > 0 ? [`${formatCount(tooLong)} left out, longer than ${longest} characters`] : []),
    ];
    const next = added === 0 ? '' : ` Save to use ${added === 1 ? 'it' : 'them'}.`;
    return `${parts.join(', ')}.${next}`;
  },
  add: {
    form: 'Add classes',
    classes: 'Add classes, one a line',
    classesExample: 't-shirt\nhat\nskirt',
    submit: 'Add',
    file: 'Or a file: text, CSV, or COCO categories',
    folders: 'Or the names of a folder’s class folders (nothing is sent)',
  },
  row: {
    newClass: 'new class',
    nameOf: ({ name }: { name: string }) => `Name of ${name}`,
    repeated: 'Given twice',
    synonymsOf: ({ name }: { name: string }) => `Synonyms of ${name}`,
    synonymsHint: 'synonyms, with commas',
    prompt: 'Prompt',
    promptOf: ({ name }: { name: string }) => `Prompt of ${name}`,
    promptExample: 'a photo of a {}',
    remove: 'Remove',
    removeOne: ({ name }: { name: string }) => `Remove ${name}`,
    /** `dim` sets what it is given in a dimmer colour. */
    photosNearest: ({ photos, dim }: { photos: number; dim: (words: string) => ReactNode }) => (
      <>
        {formatCount(photos)} {dim(photos === 1 ? 'photo nearest' : 'photos nearest')}
      </>
    ),
    nearestNegative: 'The negative that comes nearest to it',
  },
  sense: {
    senseOf: ({ name }: { name: string }) => `Sense of ${name}`,
    automatic: 'likeliest sense',
    automaticIs: ({ gloss }: { gloss: string }) => `likeliest: ${gloss}`,
    pinned: 'Pinned by hand.',
  },
  versions: {
    title: 'Versions',
    inUse: ({ version }: { version: number }) => `${formatVersion(version)} in use`,
    classes: ({ classes }: { classes: number }) => plural(classes, 'class', 'classes'),
    rollBack: ({ version }: { version: number }) => `Roll back to ${formatVersion(version)}`,
    activate: ({ version }: { version: number }) => `Use ${formatVersion(version)}`,
  },
} as const;

interface Added {
  readonly added: number;
  readonly repeated: number;
  readonly tooLong: number;
  /** In characters. */
  readonly longest: number;
}
