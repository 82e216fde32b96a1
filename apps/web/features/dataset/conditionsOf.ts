import { datasetWords, qualityWords } from '../../words/index.ts';
import type { Condition } from '../search/conditions.ts';
import type { ViewState } from './viewState.ts';

const words = datasetWords.conditions;

/** What a view is narrowed to beside its search, each to be taken away by itself. */
export function conditionsOf(view: ViewState, change: (change: Partial<ViewState>) => void): Condition[] {
  const { show, decision, nearestLabel, near, looksLike, declaredClass, tag, copies, quality, path } = view;
  const without = (text: string, left: Partial<ViewState>): Condition => ({
    text,
    drop: () => change({ ...left, sample: null }),
  });
  return [
    ...(show === 'flagged' ? [without(words.flagged, { show: 'all' })] : []),
    ...(show === 'failed' ? [without(words.failed, { show: 'all' })] : []),
    ...(nearestLabel === null ? [] : [without(words.nearestLabel({ label: nearestLabel }), { nearestLabel: null })]),
    ...(near === null ? [] : [without(words.near({ word: near }), { near: null })]),
    ...(decision === null ? [] : [without(words.decisions[decision], { decision: null })]),
    ...(looksLike === null ? [] : [without(words.looksLike({ word: looksLike }), { looksLike: null })]),
    ...(declaredClass === null ? [] : [without(words.declaredClass({ name: declaredClass }), { declaredClass: null })]),
    ...(tag === null ? [] : [without(words.tag({ tag }), { tag: null })]),
    ...(copies === null ? [] : [without(words.copies, { copies: null })]),
    ...(quality === null ? [] : [without(qualityWords.names[quality], { quality: null })]),
    ...(path.trim() === '' ? [] : [without(words.path({ part: path.trim() }), { path: '' })]),
  ];
}
