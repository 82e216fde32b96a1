import type { ReactNode } from 'react';
import { formatCount, formatShare, formatVersion } from './numbers.ts';
import { plural } from './plural.ts';

/** The page of a corpus: its versions, its words, and one word in detail. */
export const corpusWords = {
  missing: 'The corpus is not here yet.',
  gone: { version: 'There is no such version any more.', draft: 'There is no such draft any more.' },
  details: 'Details',
  promoted: ({ word, labels }: { word: string; labels: number }) =>
    `“${word}” is a class now (labels ${formatVersion(labels)}). New runs find negatives anew for it.`,
  activated: ({ version }: { version: number }) => `New runs use ${formatVersion(version)} now.`,
  published: ({ version, active }: { version: number; active: boolean }) =>
    `${formatVersion(version)} is published${active ? ', and new runs use it' : ''}.`,
  closeMessage: 'Close the message',
  whileMining: 'The words come when they are mined.',
  miningFailed: 'This draft has no words.',
  noVersion: 'This corpus has no version yet.',
  promoteRefused: {
    noProject: 'There is no such project any more.',
    known: ({ word }: { word: string }) => `“${word}” is a class already.`,
    notAdded: 'The class could not be added.',
  },
  tools: {
    search: 'Search the words',
    searchByMeaning: 'Search by meaning',
    byMeaning: 'by meaning',
    nearestFirst: 'nearest first',
    count: ({ words }: { words: number }) => plural(words, 'word'),
    countedIn: 'counted in',
  },
  table: {
    columns: {
      POSITION: { name: '#', hint: 'The slot of the word: it decides its group' },
      TEXT: { name: 'word', hint: 'By alphabet' },
      NEAREST_LABEL: { name: 'nearest class', hint: 'By the similarity to the class that comes nearest' },
      ATTRACTS: { name: 'attracts', hint: 'Photos whose nearest negative it is' },
      SIMILARITY: { name: 'similarity', hint: 'The quantile of its similarities to all classes' },
    },
    origin: 'origin',
    origins: { ADDED: 'added', MINED: 'mined', PINNED: 'pinned' },
    adjective: 'adj',
    near: 'near a class',
    nearHint: 'So near to a class that it may pull down what belongs',
    flagged: ({ flagged }: { flagged: number }) => `${flagged} of them flagged`,
    noMatch: 'No word matches.',
  },
  diff: {
    title: ({ from, to }: { from: number; to: number }) => `${formatVersion(from)} → ${formatVersion(to)}`,
    swap: 'Swap',
    close: 'Back to the words',
    counts: ({ added, removed, moved, unchanged }: Record<'added' | 'removed' | 'moved' | 'unchanged', number>) =>
      `${formatCount(added)} added, ${formatCount(removed)} removed, ${formatCount(moved)} moved, ${formatCount(unchanged)} as before`,
    added: ({ words }: { words: number }) => `Added ${formatCount(words)}`,
    removed: ({ words }: { words: number }) => `Removed ${formatCount(words)}`,
    moved: ({ words }: { words: number }) => `Moved ${formatCount(words)}`,
    /** Slots from 1. */
    slots: ({ before, after }: { before: number; after: number }) => `slot ${before} → ${after}`,
    others: ({ words }: { words: number }) => `and ${plural(words, 'other')}`,
    effect: ({ dataset, version }: { dataset: string; version: number }) =>
      `${dataset}, if it were scored with ${formatVersion(version)}`,
  },
  insight: {
    label: 'Insight',
    title: ({ dataset }: { dataset: string }) => `What ${dataset} says of it`,
    counts: ({ alive, dead }: { alive: number; dead: number }) =>
      `${plural(alive, 'negative')} ${alive === 1 ? 'is' : 'are'} the nearest of some photo; ${formatCount(dead)} never ${dead === 1 ? 'wins' : 'win'}.`,
    otherVersion: ({ dataset }: { dataset: string }) =>
      `${dataset} was scored with another version: words that it did not have attract nothing here.`,
    suggestions: 'Suggestions',
    deeds: { BAN: 'Ban', PIN: 'Pin', PROMOTE: 'Make it a class' },
    collisions: 'Nearest to your classes',
  },
  versions: {
    title: 'Versions',
    drafts: 'Drafts',
    unsigned: 'unsigned',
    mining: 'mining',
    miningShare: ({ share }: { share: number }) => formatShare(share),
    failed: 'failed',
    outdated: 'outdated',
    edits: ({ edits }: { edits: number }) => plural(edits, 'edit'),
    none: 'None yet: publish the draft.',
    active: ({ version }: { version: number }) => `${formatVersion(version)} active`,
    noMessage: 'no message',
    older: ({ versions }: { versions: number }) => `and ${versions} older ones`,
  },
  version: {
    title: ({ version }: { version: number }) => `Version ${version}`,
    negatives: ({ negatives }: { negatives: number }) => plural(negatives, 'negative'),
    edits: ({ edits }: { edits: number }) => plural(edits, 'edit'),
    unused: 'no run uses it',
    usedBy: ({ runs }: { runs: number }) => `used by ${plural(runs, 'run')}`,
    forkedFrom: ({ corpus, version }: { corpus: string; version: number }) =>
      `forked from ${corpus} ${formatVersion(version)}`,
    hash: ({ hash }: { hash: string }) => `Content hash ${hash}`,
    edit: 'Edit',
    bringBack: 'Bring this one back',
    rollBack: ({ version }: { version: number }) => `Roll back to ${formatVersion(version)}`,
    rollBackHint: ({ version, inUse }: { version: number; inUse: number }) =>
      `New runs then use ${formatVersion(version)} instead of ${formatVersion(inUse)}. Nothing is deleted, and scores that are there stay as they are.`,
    activate: 'Use for new runs',
    noneInUse: 'No version is in use yet.',
    inUse: ({ version }: { version: number }) => `New runs use ${formatVersion(version)} now.`,
    inUseOf: ({ corpus, version }: { corpus: string; version: number }) =>
      `New runs use ${corpus} ${formatVersion(version)} now.`,
    compare: 'Compare with',
    compareNothing: 'nothing',
    compareOne: ({ version, message }: { version: number; message: string }) => `${formatVersion(version)} ${message}`,
    download: ({ links }: { links: ReactNode }) => <>Download {links}</>,
    files: { txt: 'text', csv: 'CSV', json: 'JSON' },
    remove: 'Delete…',
    removeForGood: ({ version }: { version: number }) => `Delete ${formatVersion(version)} for good`,
    keep: 'Keep it',
    stays: ({ why }: { why: string }) => `It stays: ${why}`,
  },
  word: {
    label: ({ word }: { word: string }) => `The word ${word}`,
    polarities: { NOUN: 'noun', ADJECTIVE: 'adjective' },
    close: 'Close',
    closeLabel: 'Close the word',
    banned: 'Banned: it is no negative.',
    noNegative: 'It is no negative here.',
    nearest: ({ label, similarity, slot }: { label: string; similarity: number; slot: number }) =>
      `nearest class ${label} ${similarity.toFixed(2)} · slot ${slot}`,
    ban: 'Ban',
    banHint: 'Never a negative, whatever mining says',
    pin: 'Pin',
    pinHint: 'A negative, whatever mining says',
    promote: 'Make it a class',
    promoteHint: 'Photos of it then belong: it becomes one of your classes, and no negative',
    photos: ({ dataset }: { dataset: string }) => `Photos nearest to it in ${dataset}`,
    noPhotos: 'None: it is the nearest negative of no photo.',
    flaggedPhoto: ({ path }: { path: string }) => `${path}, flagged`,
    showPhotos: ({ photos }: { photos: number }) =>
      photos === 1 ? 'Show it in the grid' : `Show all ${plural(photos, 'photo')} in the grid`,
    duplicates: 'Mean nearly the same',
  },
  addWord: { form: 'Add a word', word: 'A word to add', placeholder: 'Add a word', submit: 'Add' },
} as const;
