import { issueNames } from '../quality/issueWords.ts';
import type { Condition } from '../search/conditions.ts';
import type { ViewState } from './viewState.ts';

/** What a view is narrowed to beside its search, each to be taken away by itself. */
export function conditionsOf(view: ViewState, change: (change: Partial<ViewState>) => void): Condition[] {
  const { show, decision, nearestLabel, near, looksLike, declaredClass, tag, copies, quality, path } = view;
  const without = (text: string, left: Partial<ViewState>): Condition => ({
    text,
    drop: () => change({ ...left, sample: null }),
  });
  return [
    ...(show === 'flagged' ? [without('flagged', { show: 'all' })] : []),
    ...(show === 'failed' ? [without('could not be read', { show: 'all' })] : []),
    ...(nearestLabel === null ? [] : [without(`nearest class “${nearestLabel}”`, { nearestLabel: null })]),
    ...(near === null ? [] : [without(`nearest negative “${near}”`, { near: null })]),
    ...(decision === null
      ? []
      : [without(decision === 'undecided' ? 'not decided yet' : `decided: ${decision}`, { decision: null })]),
    ...(looksLike === null ? [] : [without(`looks like “${looksLike}”`, { looksLike: null })]),
    ...(declaredClass === null ? [] : [without(`declared “${declaredClass}”`, { declaredClass: null })]),
    ...(tag === null ? [] : [without(`tagged “${tag}”`, { tag: null })]),
    ...(copies === null ? [] : [without('copies of one image', { copies: null })]),
    ...(quality === null ? [] : [without(issueNames[quality], { quality: null })]),
    ...(path.trim() === '' ? [] : [without(`path has “${path.trim()}”`, { path: '' })]),
  ];
}
