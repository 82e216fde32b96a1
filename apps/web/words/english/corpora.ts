import { formatCount, formatShare, formatVersion } from './numbers.ts';
import { plural } from './plural.ts';

/** The corpora of a project. */
export const corporaWords = {
  missing: 'The corpora are not here yet.',
  title: 'Corpora',
  introduction:
    'The words that photos are scored against. A photo is flagged when it looks more like these than like your classes.',
  none: 'No corpus yet. The first run mines one by itself; here you choose its words, keep its versions, and ban the words that pull down what belongs.',
  fromTerminal: 'From a terminal:',
  more: ({ corpora }: { corpora: number }) => `and ${formatCount(corpora)} more, found by their name in the address`,
  noClasses: 'The project has no classes yet: name some under Labels first.',
  toLabels: 'To the labels',
  row: {
    active: ({ version }: { version: number }) => `${formatVersion(version)} active`,
    noVersion: 'No version yet',
    negatives: ({ negatives }: { negatives: number }) => plural(negatives, 'negative'),
    noMessage: 'no message',
    draft: 'Draft',
    draftOf: ({ author }: { author: string }) => `Draft of ${author}`,
    progress: 'Mining',
    mining: 'mining',
    miningShare: ({ share }: { share: number }) => `mining, ${formatShare(share)}`,
    failed: 'could not be mined',
    ready: 'ready',
    edits: ({ edits }: { edits: number }) => plural(edits, 'edit'),
  },
  fork: {
    open: 'Fork',
    form: ({ corpus }: { corpus: string }) => `Fork ${corpus}`,
    name: 'Name of the fork',
    nameProposed: ({ corpus }: { corpus: string }) => `${corpus} fork`,
    submit: 'Fork it',
    submitting: 'One moment…',
  },
} as const;
