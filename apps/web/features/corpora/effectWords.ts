import { formatCount, formatShare, plural } from '../format/numbers.ts';
import type { Draft, Edit, Effect } from './documents.ts';

type Size = Effect['leaving']['size'];
type Sized = Pick<Effect, 'exact' | 'total' | 'compared'> & {
  readonly leaving: { readonly size: Size };
  readonly entering: { readonly size: Size };
};

/** `2 photos leave the flagged set, 1 enters (of 203)`, and how far a draw can tell. */
export function effectSentence({ exact, total, compared, leaving, entering }: Sized): string {
  const [out, into] = [leaving.size, entering.size];
  const all = exact || compared >= total;
  const scope = all
    ? `(of ${formatCount(total)})`
    : `(estimated from ${formatCount(compared)} of ${formatCount(total)})`;
  if (out.counted === 0 && into.counted === 0) return `No photo changes side ${scope}`;
  const leave = `${sizeWords(out, all, 'photo')} ${out.estimate === 1 ? 'leaves' : 'leave'} the flagged set`;
  const enter = `${sizeWords(into, all)} ${into.estimate === 1 ? 'enters' : 'enter'}`;
  return `${leave}, ${enter} ${scope}`;
}

function sizeWords({ estimate, low, high }: Size, exact: boolean, noun?: string): string {
  const count = noun === undefined ? formatCount(estimate) : plural(estimate, noun);
  return exact || low === high ? count : `${count} (${formatCount(low)} to ${formatCount(high)})`;
}

/** `31 flagged, 29 then`. */
export const flaggedWords = ({ flaggedBefore, flaggedAfter }: Pick<Effect, 'flaggedBefore' | 'flaggedAfter'>): string =>
  `${formatCount(flaggedBefore.estimate)} flagged now, ${formatCount(flaggedAfter.estimate)} then`;

/** Of the flagged photos that somebody has decided on; null while there are none. */
export function precisionWords({
  precisionBefore: before,
  precisionAfter: after,
}: Pick<Effect, 'precisionBefore' | 'precisionAfter'>): string | null {
  if (before.decided === 0 && after.decided === 0) return null;
  const share = ({ decided, right }: Effect['precisionBefore']) =>
    decided === 0 ? 'none decided' : `${formatShare(right / decided)} (${right} of ${decided})`;
  return `Right among the reviewed: ${share(before)} now, ${share(after)} then`;
}

const verbs: Readonly<Record<Edit['kind'], string>> = { BAN: 'banned', PIN: 'pinned', ADD: 'added' };
export const editVerb = (kind: Edit['kind']): string => verbs[kind];

/** What a draft changes of the version that it was begun from, and what it took over. */
export function ownEdits(
  edits: Draft['edits'],
  inherited: readonly Pick<Edit, 'kind' | 'text'>[],
): { own: Draft['edits']; taken: Draft['edits'] } {
  const known = new Set(inherited.map(({ kind, text }) => `${kind} ${text}`));
  const isTaken = ({ kind, text }: Edit) => known.has(`${kind} ${text}`);
  return { own: edits.filter((edit) => !isTaken(edit)), taken: edits.filter(isTaken) };
}

/** A message to publish with: `Ban denim and lace, pin retina`. */
export function messageFor(edits: readonly Pick<Edit, 'kind' | 'text'>[]): string {
  const doing = { BAN: 'ban', PIN: 'pin', ADD: 'add' } as const;
  const parts = (['BAN', 'PIN', 'ADD'] as const).flatMap((kind) => {
    const words = edits.filter((edit) => edit.kind === kind).map(({ text }) => text);
    if (words.length === 0) return [];
    const [last, ...others] = [...words].reverse();
    const named =
      words.length > 3 ? `${words.length} words` : [others.reverse().join(', '), last].filter(Boolean).join(' and ');
    return [`${doing[kind]} ${named}`];
  });
  const message = parts.join(', ');
  return message.charAt(0).toUpperCase() + message.slice(1);
}

export interface BeforeAfter {
  /** Percent of the width. */
  readonly left: number;
  readonly width: number;
  /** Percent of the height. */
  readonly before: number;
  readonly after: number;
  readonly label: string;
}

/** Two histograms on one scale; heights by the square root of the counts, as in the band of the dataset. */
export function beforeAfterBars(bins: Effect['histogram']): BeforeAfter[] {
  const from = bins[0]?.from ?? 0;
  const span = (bins.at(-1)?.to ?? 1) - from;
  const most = Math.max(1, ...bins.flatMap(({ before, after }) => [before, after]));
  const height = (count: number) => 100 * Math.sqrt(count / most);
  return bins
    .filter(({ before, after }) => before + after > 0)
    .map((bin) => ({
      left: (100 * (bin.from - from)) / span,
      width: (100 * (bin.to - bin.from)) / span,
      before: height(bin.before),
      after: height(bin.after),
      label: `${bin.from.toFixed(3)}–${bin.to.toFixed(3)}: ${bin.before} now, ${bin.after} then`,
    }));
}

/** Two scores to three decimals, or to as many as it takes to tell them apart; six at most. */
export function scorePair({ before, after }: { before: number; after: number }): { before: string; after: string } {
  let digits = 3;
  while (digits < 6 && before !== after && before.toFixed(digits) === after.toFixed(digits)) digits += 1;
  return { before: before.toFixed(digits), after: after.toFixed(digits) };
}
