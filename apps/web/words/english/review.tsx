import { formatCount } from './numbers.ts';
import { plural } from './plural.ts';

const decisions = {
  KEEP: { verb: 'Keep', done: 'kept', title: 'It belongs' },
  DROP: { verb: 'Drop', done: 'dropped', title: 'It does not belong' },
  RELABEL: { verb: 'Relabel', done: 'relabelled', title: 'It belongs to another class' },
  UNSURE: { verb: 'Unsure', done: 'unsure', title: 'Looked at, and left to somebody else' },
};
type Decision = keyof typeof decisions;

interface Decided {
  readonly decision: Decision;
  readonly relabelTo: string | null;
  readonly reviewer: string | null;
}

interface Done {
  readonly photos: number;
  /** What was done to them, by the words of `change`. */
  readonly change: string;
}

export const reviewWords = {
  label: 'Review',
  decisions,
  decision: 'Decision',
  undecided: 'Not decided yet',
  /** `kept by Ann`, `relabelled to hat` */
  state: ({ decision, relabelTo, reviewer }: Decided) =>
    `${decisions[decision].done}${relabelTo === null ? '' : ` to ${relabelTo}`}${reviewer === null ? '' : ` by ${reviewer}`}`,
  heldBy: ({ name }: { name: string }) => `${name} is at it`,
  addTag: '+ tag',
  removeTag: ({ tag }: { tag: string }) => `Take “${tag}” away`,
  addNote: '+ note',
  note: 'note',
  /** What a change does, as it is told afterwards; several are told in a row. */
  change: {
    decided: ({ decision, relabelTo }: { decision: Decision; relabelTo: string | undefined }) =>
      `${decisions[decision].done}${relabelTo === undefined ? '' : ` to ${relabelTo}`}`,
    tagged: ({ tags }: { tags: readonly string[] }) => `tagged ${tags.join(', ')}`,
    untagged: ({ tags }: { tags: readonly string[] }) => `no longer tagged ${tags.join(', ')}`,
    noted: 'noted',
    noteRemoved: 'note taken away',
  },
  notice: {
    done: ({ photos, change }: Done) => `${plural(photos, 'photo')} ${change}`,
    undone: ({ photos, change }: Done) => `Undone: ${plural(photos, 'photo')} ${change}`,
    redone: ({ photos, change }: Done) => `Done again: ${plural(photos, 'photo')} ${change}`,
    refused: ({ photos, change, reason }: Done & { reason: string }) =>
      `Not done: ${plural(photos, 'photo')} ${change}. ${reason}`,
    undo: 'Undo',
    waiting: ({ changes }: { changes: number }) => `${plural(changes, 'change')} waiting to be sent`,
  },
  selection: {
    label: 'Selection',
    all: ({ photos }: { photos: number }) => (
      <>
        <b>All {plural(photos, 'photo')}</b> that match, not only those on the page
      </>
    ),
    some: ({ photos }: { photos: number }) => (
      <>
        <b>{plural(photos, 'photo')}</b> selected
      </>
    ),
    selectAll: ({ photos }: { photos: number }) => `all ${plural(photos, 'photo')}`,
    clear: () => (
      <>
        Clear <kbd>Esc</kbd>
      </>
    ),
  },
  questions: {
    relabel: ({ photos }: { photos: number }) => `Relabel ${plural(photos, 'photo')} to`,
    nearestClass: 'nearest',
    tag: ({ photos }: { photos: number }) => `Tag ${plural(photos, 'photo')}`,
    takeAway: 'take away',
    newWord: 'new',
    note: ({ photos }: { photos: number }) => `Note on ${plural(photos, 'photo')}`,
    keepNote: 'Keep the note',
    leaveNote: 'Leave it',
  },
  filters: { title: 'Decision', undecided: 'not decided yet' },
  groups: {
    by: 'Groups by',
    label: ({ facet }: { facet: string }) => `Groups by ${facet}`,
    facets: {
      LOOKS_LIKE: 'what it looks like',
      NEAREST_NEGATIVE: 'nearest negative',
      NEAREST_LABEL: 'nearest class',
      DECLARED_CLASS: 'declared class',
      DUPLICATE: 'copies of one image',
      QUALITY: 'quality',
      DECISION: 'decision',
      TAG: 'tag',
    },
    /** The name of a group of photos that show the same. */
    copies: 'copies',
    none: 'No photo that is shown belongs to any such group.',
    open: 'Show these photos',
    count: ({ photos, decided }: { photos: number; decided: number }) =>
      decided === 0 ? plural(photos, 'photo') : `${formatCount(decided)} of ${plural(photos, 'photo')} decided`,
    decide: ({ decision, photos }: { decision: Decision; photos: number }) =>
      `${decisions[decision].verb} ${formatCount(photos)}`,
    decideSpoken: ({ decision, photos, group }: { decision: Decision; photos: number; group: string }) =>
      `${decisions[decision].verb} ${formatCount(photos)}: those of ${group} that nobody has decided on`,
    more: 'More groups',
    tryAgain: 'Try again',
  },
  history: {
    title: 'History',
    none: 'Nobody has done anything to it yet.',
    /** Before what is not in force any more, for those who hear the page. */
    undone: 'undone:',
    change: ({ change, others }: { change: string; others: number }) =>
      `${change}${others > 0 ? `, with ${plural(others, 'other')}` : ''}`,
    undo: 'Undo',
  },
  step: {
    flagged: 'flagged',
    decided: ({ decided, flagged }: { decided: number; flagged: number }) =>
      `${formatCount(decided)} of ${formatCount(flagged)} decided`,
    precision: 'precision',
    precisionHint:
      'Of the photos that are flagged, so many really do not belong, with 95 % confidence, as far as decisions tell.',
    /** In per cent. */
    precisionRange: ({ precision, low, high }: { precision: number; low: number; high: number }) =>
      `${precision} % (${low} % to ${high} %)`,
    nothingLeft: 'Nothing is left to decide',
    showLeft: ({ photos }: { photos: number }) => `Show the ${formatCount(photos)} that are left`,
    inGroups: 'Decide in groups',
    mostInformative: 'The photo that would tell most',
  },
} as const;
