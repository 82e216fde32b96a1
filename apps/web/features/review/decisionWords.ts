import { reviewWords } from '../../words/index.ts';
import type { Decision, ReviewState } from './documents.ts';
import type { Change } from './reviewLog.ts';
import type { Notice } from './reviewStore.ts';

/** In the order of their buttons. Each has a sign as well as a colour. */
export const decisions = ['KEEP', 'DROP', 'RELABEL', 'UNSURE'] as const satisfies readonly Decision[];

export const decisionSigns: Readonly<Record<Decision, string>> = { KEEP: '✓', DROP: '╱', RELABEL: '→', UNSURE: '?' };

/** `kept by Ann`, `relabelled to hat` */
export function stateWords({ decision, relabelTo, reviewer }: ReviewState): string | null {
  if (decision === null) return null;
  return reviewWords.state({ decision, relabelTo, reviewer: reviewer === 'local' ? null : reviewer });
}

/** What a change does, as it is told afterwards: `dropped`, `tagged rain` */
export function changeWords({ decision, relabelTo, tags, removeTags, note }: Change): string {
  return [
    ...(decision === undefined ? [] : [reviewWords.change.decided({ decision, relabelTo })]),
    ...(tags?.length ? [reviewWords.change.tagged({ tags })] : []),
    ...(removeTags?.length ? [reviewWords.change.untagged({ tags: removeTags })] : []),
    ...(note === undefined ? [] : [note === '' ? reviewWords.change.noteRemoved : reviewWords.change.noted]),
  ].join(', ');
}

/** One line about what has just been done. */
export function noticeWords({ kind, deed: { target, change }, reason }: Notice): string {
  const photos = target.kind === 'some' ? target.ids.length : target.count;
  const done = { photos, change: changeWords(change) };
  switch (kind) {
    case 'done':
      return reviewWords.notice.done(done);
    case 'undone':
      return reviewWords.notice.undone(done);
    case 'redone':
      return reviewWords.notice.redone(done);
    case 'refused':
      return reviewWords.notice.refused({ ...done, reason: reason ?? '' }).trim();
    default:
      return kind satisfies never;
  }
}
