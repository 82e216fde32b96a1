import type { ReactNode } from 'react';
import { formatCount, formatScore, formatShare } from './numbers.ts';
import { plural } from './plural.ts';

/** How many photos, and how far a draw can tell. */
interface Size {
  readonly estimate: number;
  readonly low: number;
  readonly high: number;
  readonly counted: number;
}

interface Sides {
  readonly exact: boolean;
  readonly total: number;
  readonly compared: number;
  readonly leaving: { readonly size: Size };
  readonly entering: { readonly size: Size };
}

interface Flagged {
  readonly flaggedBefore: { readonly estimate: number };
  readonly flaggedAfter: { readonly estimate: number };
}

interface Reviewed {
  readonly decided: number;
  readonly right: number;
}

interface Precision {
  readonly precisionBefore: Reviewed;
  readonly precisionAfter: Reviewed;
}

const sizeWords = ({ low, high }: Size, exact: boolean, count: string) =>
  exact || low === high ? count : `${count} (${formatCount(low)} to ${formatCount(high)})`;

const rightWords = ({ decided, right }: Reviewed) =>
  decided === 0 ? 'none decided' : `${formatShare(right / decided)} (${right} of ${decided})`;

/** What other negatives would do to the flags of a dataset, wherever they are edited. */
export const effectWords = {
  /** `2 photos leave the flagged set, 1 enters (of 203)`. */
  sentence: ({ exact, total, compared, leaving, entering }: Sides) => {
    const [out, into] = [leaving.size, entering.size];
    const all = exact || compared >= total;
    const scope = all
      ? `(of ${formatCount(total)})`
      : `(estimated from ${formatCount(compared)} of ${formatCount(total)})`;
    if (out.counted === 0 && into.counted === 0) return `No photo changes side ${scope}`;
    const leave = `${sizeWords(out, all, plural(out.estimate, 'photo'))} ${out.estimate === 1 ? 'leaves' : 'leave'} the flagged set`;
    const enter = `${sizeWords(into, all, formatCount(into.estimate))} ${into.estimate === 1 ? 'enters' : 'enter'}`;
    return `${leave}, ${enter} ${scope}`;
  },
  flagged: ({ flaggedBefore, flaggedAfter }: Flagged) =>
    `${formatCount(flaggedBefore.estimate)} flagged now, ${formatCount(flaggedAfter.estimate)} then`,
  threshold: ({ before, after }: { before: number; after: number }) =>
    before === after ? `threshold ${formatScore(before)}` : `threshold ${formatScore(before)} → ${formatScore(after)}`,
  /** Of the flagged photos that somebody has decided on; null while there are none. */
  precision: ({ precisionBefore: before, precisionAfter: after }: Precision) =>
    before.decided === 0 && after.decided === 0
      ? null
      : `Right among the reviewed: ${rightWords(before)} now, ${rightWords(after)} then`,
  scoring: ({ dataset }: { dataset: string }) => `Scoring ${dataset} with it…`,
  leaving: 'Leave the flagged set',
  entering: 'Enter it',
  exact: ({ photos }: { photos: number }) => `Exact: compare all ${formatCount(photos)}`,
  photo: ({ path, before, after }: { path: string; before: string; after: string }) =>
    `${path}: ${before} now, ${after} then`,
  /** Two scores with an arrow between them, which `spoken` says in words. */
  scores: ({ before, after, arrow, spoken }: Scores) => (
    <>
      {before}
      {arrow}
      {spoken(' becomes ')}
      {after}
    </>
  ),
  histogram: 'Histogram of the scores, now and then',
  bin: ({ from, to, before, after }: { from: number; to: number; before: number; after: number }) =>
    `${formatScore(from)}–${formatScore(to)}: ${before} now, ${after} then`,
  now: 'now',
  later: 'then',
  /** What was done to a word. */
  edits: { BAN: 'banned', PIN: 'pinned', ADD: 'added' },
  /** The button that takes an edit back: `banned: undo`. */
  undoEdit: ({ edit }: { edit: string }) => `${edit}: undo`,
  refused: {
    noCorpus: 'There is no such corpus any more.',
    notBegun: 'The draft could not be begun.',
    notChanged: 'The draft could not be changed.',
  },
  quick: {
    label: 'Preview',
    draft: ({ corpus, edits }: { corpus: string; edits: number }) =>
      `Draft of ${corpus}, ${plural(edits, 'edit')} from here`,
    publish: 'Review and publish',
    ban: 'Ban',
    banHint: 'No negative any more: photos that look like it are not pulled down by it',
    pin: 'Pin',
    pinHint: 'A negative for good, whatever mining says',
    allNear: 'All photos near it',
  },
  scoreAgain: ({ dataset }: { dataset: string }) => `Score ${dataset} again`,
  scoringAgain: 'One moment…',
} as const;

interface Scores {
  readonly before: string;
  readonly after: string;
  readonly arrow: ReactNode;
  readonly spoken: (words: string) => ReactNode;
}
