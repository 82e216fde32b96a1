import { issueNames } from '../quality/issueWords.ts';
import type { Condition } from '../search/conditions.ts';
import type { ViewState } from './viewState.ts';

/** What a view is narrowed to beside its search, each to be taken away by itself. */
export function conditionsOf(
  { show, nearestLabel, near, quality, path }: ViewState,
  change: (change: Partial<ViewState>) => void,
): Condition[] {
  const without = (text: string, left: Partial<ViewState>): Condition => ({
    text,
    drop: () => change({ ...left, sample: null }),
  });
  return [
    ...(show === 'flagged' ? [without('flagged', { show: 'all' })] : []),
    ...(show === 'failed' ? [without('could not be read', { show: 'all' })] : []),
    ...(nearestLabel === null ? [] : [without(`nearest class “${nearestLabel}”`, { nearestLabel: null })]),
    ...(near === null ? [] : [without(`nearest negative “${near}”`, { near: null })]),
    ...(quality === null ? [] : [without(issueNames[quality], { quality: null })]),
    ...(path.trim() === '' ? [] : [without(`path has “${path.trim()}”`, { path: '' })]),
  ];
}
