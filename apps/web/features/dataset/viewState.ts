import { addressName, type Issue, issueOf } from '../quality/issueWords.ts';
import type { SampleFilter } from '../samples/documents.ts';
import { isStepWord, type StepWord } from '../strip/stepWords.ts';

export const shows = ['all', 'flagged', 'failed'] as const;
export type Show = (typeof shows)[number];

/** What a link to the page brings back. */
export interface ViewState {
  readonly show: Show;
  /** Only samples nearest to this class. */
  readonly nearestLabel: string | null;
  /** Only samples whose nearest negative is this word. */
  readonly near: string | null;
  /** Only samples with this issue; duplicates are shown in groups. */
  readonly quality: Issue | null;
  /** Part of the path. */
  readonly path: string;
  /** The sample that the panel tells of; the first one when null. */
  readonly sample: string | null;
  /** Whether that sample fills the window. */
  readonly closeUp: boolean;
  /** The step that the panel tells of instead of a sample. */
  readonly step: StepWord | null;
  /** Photos side by side, or as points of the map. */
  readonly display: Display;
}

export const displays = ['grid', 'map'] as const;
export type Display = (typeof displays)[number];

export const initialView: ViewState = {
  show: 'all',
  nearestLabel: null,
  near: null,
  quality: null,
  path: '',
  sample: null,
  closeUp: false,
  step: null,
  display: 'grid',
};

/** An address is input: what is too long or unknown is left out. */
const longest = { nearestLabel: 200, near: 200, path: 200, sample: 100 };

export function parseView(params: URLSearchParams): ViewState {
  const text = (name: string, most: number): string | null => {
    const value =
      params
        .get(name)
        ?.replace(/\p{Cc}/gu, '')
        .trim() ?? '';
    return value === '' || value.length > most ? null : value;
  };
  const show = shows.find((known) => known === params.get('show')) ?? initialView.show;
  const sample = text('sample', longest.sample);
  const step = params.get('step');
  return {
    show,
    nearestLabel: text('class', longest.nearestLabel),
    near: text('near', longest.near),
    quality: issueOf(params.get('quality')),
    path: text('path', longest.path) ?? '',
    sample,
    closeUp: sample !== null && params.get('view') === 'photo',
    step: isStepWord(step) ? step : null,
    display: displays.find((known) => known === params.get('display')) ?? initialView.display,
  };
}

/** `?show=flagged&class=hat&near=denim`, or nothing for the page as it opens. */
export function addressOf({
  show,
  nearestLabel,
  near,
  quality,
  path,
  sample,
  closeUp,
  step,
  display,
}: ViewState): string {
  const params = new URLSearchParams();
  if (show !== initialView.show) params.set('show', show);
  if (nearestLabel !== null) params.set('class', nearestLabel);
  if (near !== null) params.set('near', near);
  if (quality !== null) params.set('quality', addressName(quality));
  if (path.trim() !== '') params.set('path', path.trim().slice(0, longest.path));
  if (display !== initialView.display) params.set('display', display);
  if (step !== null) params.set('step', step);
  if (sample !== null) params.set('sample', sample);
  if (sample !== null && closeUp) params.set('view', 'photo');
  const query = params.toString();
  return query === '' ? '' : `?${query}`;
}

/** null when every sample is shown. */
export function filterOf({ show, nearestLabel, near, quality, path }: ViewState): SampleFilter | null {
  const filter: SampleFilter = {
    ...(show === 'flagged' ? { flagged: true } : {}),
    ...(show === 'failed' ? { failed: true } : {}),
    ...(nearestLabel === null ? {} : { nearestLabel }),
    ...(near === null ? {} : { nearNegative: near }),
    ...(quality === null ? {} : { quality }),
    ...(path.trim() === '' ? {} : { path: path.trim() }),
  };
  return Object.keys(filter).length === 0 ? null : filter;
}

export const isFiltered = (view: ViewState): boolean => filterOf(view) !== null;
