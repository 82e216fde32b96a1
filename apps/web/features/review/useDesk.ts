import { useCallback, useMemo, useRef, useState } from 'react';
import type { KeyAction } from '../frame/keys.ts';
import type { Sample } from '../samples/documents.ts';
import { type Move, type MoveSpace, moved } from '../samples/gridGeometry.ts';
import type { Decision } from './documents.ts';
import type { Change, Target } from './reviewLog.ts';
import { extended, nothing, type Selection, toggled } from './selection.ts';
import { mostHeld, useHolds } from './useHolds.ts';
import type { Reviews } from './useReviews.ts';

/** What is asked for before it is done: a class, a tag, a note. */
export type Question = 'relabel' | 'tag' | 'note';

export interface DeskView {
  readonly datasetId: string;
  readonly reviews: Reviews;
  /** The photos that are loaded, in their order. */
  readonly list: readonly Sample[];
  readonly totalCount: number;
  /** Where the focus is. */
  readonly sample: Sample | null;
  readonly filter: object;
  readonly runId: string | null;
  /** Without it, photos are looked at and selected only. */
  readonly mayReview: boolean;
  readonly space: { readonly current: MoveSpace };
  readonly focus: (id: string) => void;
}

export interface Desk {
  readonly selection: Selection;
  readonly select: (id: string, how: 'toggle' | 'extend') => void;
  readonly clear: () => void;
  /** Selects what was chosen elsewhere, loaded or not. */
  readonly choose: (ids: readonly string[]) => void;
  /** How many photos the next decision is about. */
  readonly targetCount: number;
  readonly question: Question | null;
  readonly ask: (question: Question | null) => void;
  /** Does it to what is selected, or to the photo in focus; a decision goes on to the next photo. */
  readonly apply: (change: Change) => void;
  readonly decide: (decision: Exclude<Decision, 'RELABEL'>) => void;
  /** Does what a key means; false for keys of others. */
  readonly act: (action: KeyAction) => boolean;
  readonly holders: ReadonlyMap<string, string>;
}

const extending: Readonly<Record<string, Move>> = {
  extendLeft: 'left',
  extendRight: 'right',
  extendUp: 'up',
  extendDown: 'down',
};

/** What changes something for everybody. */
export const deciding: ReadonlySet<string> = new Set<KeyAction>([
  'keep',
  'drop',
  'unsure',
  'relabel',
  'tag',
  'note',
  'repeat',
  'undo',
  'redo',
]);

/** The API takes so many ids at a time. */
const mostAtOnce = 10_000;

/** A target as parts that the API takes, each an event of its own. */
function inParts(target: Target): Target[] {
  if (target.kind === 'all' || target.ids.length <= mostAtOnce) return [target];
  const count = Math.ceil(target.ids.length / mostAtOnce);
  return Array.from({ length: count }, (_, i) => ({
    kind: 'some',
    ids: target.ids.slice(i * mostAtOnce, (i + 1) * mostAtOnce),
  }));
}

/** Where decisions are made: what they are about, and where they lead. */
export function useDesk(view: DeskView): Desk {
  const { datasetId, reviews, list, totalCount, sample, filter, runId, mayReview, space, focus } = view;
  const { store } = reviews;
  const [selection, setSelection] = useState<Selection>(nothing);
  const [question, setQuestion] = useState<Question | null>(null);
  const [begun, setBegun] = useState(false);
  const last = useRef<Change | null>(null);
  const ids = useMemo(() => list.map(({ id }) => id), [list]);
  const index = sample === null ? -1 : ids.indexOf(sample.id);
  const ahead = useMemo(() => (begun ? ids.slice(Math.max(0, index), index + mostHeld) : []), [begun, ids, index]);
  const holders = useHolds({ datasetId, session: reviews.session, ids: ahead });

  const stateOf = useCallback((one: Sample) => store.stateOf(one.id) ?? one, [store]);
  /** The next photo that nobody has decided on or is at; else the next one; else none. */
  const after = (from: number): Sample | undefined =>
    list.slice(from + 1).find((one) => stateOf(one).decision === null && !holders.has(one.id)) ?? list[from + 1];

  const clear = useCallback(() => setSelection(nothing), []);
  const targets = (): { target: Target; here: readonly Sample[] } | null => {
    switch (selection.kind) {
      case 'all':
        return { target: { kind: 'all', filter, runId, count: totalCount }, here: list };
      case 'some': {
        const here = list.filter(({ id }) => selection.ids.has(id));
        return { target: { kind: 'some', ids: [...selection.ids] }, here };
      }
      case 'none':
        return sample === null ? null : { target: { kind: 'some', ids: [sample.id] }, here: [sample] };
      default:
        return selection satisfies never;
    }
  };
  const apply = (change: Change) => {
    const chosen = targets();
    setQuestion(null);
    if (chosen === null || (chosen.target.kind === 'some' && chosen.target.ids.length === 0)) return;
    const { target, here } = chosen;
    const told = here.map(({ id, decision, relabelTo, tags, note, reviewer }) => {
      return { id, decision, relabelTo, tags, note, reviewer };
    });
    const parts = inParts(target);
    for (const part of parts) {
      const ids = part.kind === 'some' && parts.length > 1 ? new Set(part.ids) : null;
      store.act(part, change, ids === null ? told : told.filter(({ id }) => ids.has(id)));
    }
    last.current = change;
    setBegun(true);
    if (selection.kind !== 'all' && change.decision !== undefined) {
      const end = Math.max(index, ...here.map(({ id }) => ids.indexOf(id)));
      const next = selection.kind === 'none' ? after(index) : after(end);
      if (next !== undefined) focus(next.id);
    }
    clear();
  };
  const decide = (decision: Exclude<Decision, 'RELABEL'>) => apply({ decision });

  const act = (action: KeyAction): boolean => {
    if (!mayReview && deciding.has(action)) return false;
    switch (action) {
      case 'keep':
        decide('KEEP');
        return true;
      case 'drop':
        decide('DROP');
        return true;
      case 'unsure':
        decide('UNSURE');
        return true;
      case 'relabel':
      case 'tag':
      case 'note':
        if (sample !== null) setQuestion(action);
        return true;
      case 'repeat':
        if (last.current !== null) apply(last.current);
        return true;
      case 'undo': {
        const [deed] = store.log().done.slice(-1);
        store.undo();
        // What was taken back is looked at again.
        if (deed?.target.kind === 'some' && deed.target.ids[0] !== undefined) focus(deed.target.ids[0]);
        return true;
      }
      case 'redo':
        store.redo();
        return true;
      case 'nextUndecided': {
        const next = list.slice(index + 1).find((one) => stateOf(one).decision === null && !holders.has(one.id));
        if (next !== undefined) focus(next.id);
        return true;
      }
      case 'select':
        if (sample !== null) setSelection(toggled(selection, sample.id, ids));
        return true;
      case 'selectAll':
        if (list.length > 0) setSelection({ kind: 'all' });
        return true;
      case 'extendLeft':
      case 'extendRight':
      case 'extendUp':
      case 'extendDown': {
        const to =
          ids[moved(Math.max(0, index), extending[action] ?? 'right', { ...space.current, count: ids.length })];
        if (to === undefined || sample === null) return true;
        setSelection(extended(selection, { from: sample.id, to, loaded: ids }));
        focus(to);
        return true;
      }
      case 'back':
        if (question !== null) setQuestion(null);
        else if (selection.kind !== 'none') clear();
        else return false;
        return true;
      default:
        return false;
    }
  };

  return {
    selection,
    clear,
    choose(chosen) {
      const [anchor] = chosen;
      setSelection(anchor === undefined ? nothing : { kind: 'some', ids: new Set(chosen), anchor });
    },
    question,
    ask: setQuestion,
    apply,
    decide,
    act,
    holders,
    targetCount: selection.kind === 'all' ? totalCount : selection.kind === 'some' ? selection.ids.size : 1,
    select(id, how) {
      const from = sample?.id ?? id;
      setSelection(how === 'toggle' ? toggled(selection, id, ids) : extended(selection, { from, to: id, loaded: ids }));
      focus(id);
    },
  };
}
