import { plural } from '../format/numbers.ts';
import type { Decision, ReviewState } from './documents.ts';
import type { Change } from './reviewLog.ts';
import type { Notice } from './reviewStore.ts';

/** In the order of their buttons. Each has a sign as well as a colour. */
export const decisions = ['KEEP', 'DROP', 'RELABEL', 'UNSURE'] as const satisfies readonly Decision[];

interface DecisionWords {
  readonly verb: string;
  readonly done: string;
  readonly sign: string;
  readonly title: string;
}

export const decisionWords: Readonly<Record<Decision, DecisionWords>> = {
  KEEP: { verb: 'Keep', done: 'kept', sign: '✓', title: 'It belongs' },
  DROP: { verb: 'Drop', done: 'dropped', sign: '╱', title: 'It does not belong' },
  RELABEL: { verb: 'Relabel', done: 'relabelled', sign: '→', title: 'It belongs to another class' },
  UNSURE: { verb: 'Unsure', done: 'unsure', sign: '?', title: 'Looked at, and left to somebody else' },
};

/** `kept by Ann`, `relabelled to hat` */
export function stateWords({ decision, relabelTo, reviewer }: ReviewState): string | null {
  if (decision === null) return null;
  const to = relabelTo === null ? '' : ` to ${relabelTo}`;
  const by = reviewer === null || reviewer === 'local' ? '' : ` by ${reviewer}`;
  return `${decisionWords[decision].done}${to}${by}`;
}

/** What a change does, as it is told afterwards: `dropped`, `tagged rain` */
export function changeWords({ decision, relabelTo, tags, removeTags, note }: Change): string {
  return [
    ...(decision === undefined
      ? []
      : [`${decisionWords[decision].done}${relabelTo === undefined ? '' : ` to ${relabelTo}`}`]),
    ...(tags?.length ? [`tagged ${tags.join(', ')}`] : []),
    ...(removeTags?.length ? [`no longer tagged ${removeTags.join(', ')}`] : []),
    ...(note === undefined ? [] : [note === '' ? 'note taken away' : 'noted']),
  ].join(', ');
}

/** One line about what has just been done. */
export function noticeWords({ kind, deed: { target, change }, reason }: Notice): string {
  const count = target.kind === 'some' ? target.ids.length : target.count;
  const what = `${plural(count, 'photo')} ${changeWords(change)}`;
  switch (kind) {
    case 'done':
      return what;
    case 'undone':
      return `Undone: ${what}`;
    case 'redone':
      return `Done again: ${what}`;
    case 'refused':
      return `Not done: ${what}. ${reason ?? ''}`.trim();
    default:
      return kind satisfies never;
  }
}
