import { addressName, type Issue, issueOf } from '../quality/issues.ts';
import type { Decision } from '../review/documents.ts';
import { type GroupFacet, groupFacets } from '../review/groupFacets.ts';
import type { SampleFilter } from '../samples/documents.ts';
import { initialSearch, parseSearch, type SearchState, withTyped, writeSearch } from '../search/searchState.ts';
import { isStepWord, type StepWord } from '../strip/stepWords.ts';

export const shows = ['all', 'flagged', 'failed'] as const;
export type Show = (typeof shows)[number];

export const decisionChoices = ['undecided', 'keep', 'drop', 'relabel', 'unsure'] as const;
export type DecisionChoice = (typeof decisionChoices)[number];

export const displays = ['grid', 'groups', 'map'] as const;
export type Display = (typeof displays)[number];

/** What a link to the page brings back. */
export interface ViewState extends SearchState {
  readonly show: Show;
  /** Only samples with this decision, or without any. */
  readonly decision: DecisionChoice | null;
  /** Only samples nearest to this class. */
  readonly nearestLabel: string | null;
  /** Only samples whose nearest negative is this word. */
  readonly near: string | null;
  /** Only samples that look most like this word outside the classes. */
  readonly looksLike: string | null;
  readonly declaredClass: string | null;
  readonly tag: string | null;
  /** Only the copies of one image, by the API's name for the group. */
  readonly copies: string | null;
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
  readonly display: Display;
  /** What `groups` are made by. */
  readonly groupBy: GroupFacet;
}

export const initialView: ViewState = {
  ...initialSearch,
  show: 'all',
  decision: null,
  nearestLabel: null,
  near: null,
  looksLike: null,
  declaredClass: null,
  tag: null,
  copies: null,
  quality: null,
  path: '',
  sample: null,
  closeUp: false,
  step: null,
  display: 'grid',
  groupBy: 'LOOKS_LIKE',
};

/** Texts of the view by their names in an address. An address is input: what is too long or unknown is left out. */
const texts = {
  class: 'nearestLabel',
  near: 'near',
  looks: 'looksLike',
  declared: 'declaredClass',
  tag: 'tag',
  copies: 'copies',
} as const;
const longest = { text: 200, sample: 100 };

export function parseView(params: URLSearchParams): ViewState {
  const text = (name: string, most: number): string | null => {
    const value =
      params
        .get(name)
        ?.replace(/\p{Cc}/gu, '')
        .trim() ?? '';
    return value === '' || value.length > most ? null : value;
  };
  const oneOf = <T extends string>(known: readonly T[], name: string): T | undefined =>
    known.find((one) => addressName(one) === params.get(name));
  const sample = text('sample', longest.sample);
  const step = params.get('step');
  return {
    ...initialView,
    ...parseSearch(params),
    ...Object.fromEntries(Object.entries(texts).map(([name, field]) => [field, text(name, longest.text)])),
    show: oneOf(shows, 'show') ?? initialView.show,
    decision: oneOf(decisionChoices, 'decision') ?? null,
    quality: issueOf(params.get('quality')),
    path: text('path', longest.text) ?? '',
    sample,
    closeUp: sample !== null && params.get('view') === 'photo',
    step: isStepWord(step) ? step : null,
    display: oneOf(displays, 'display') ?? initialView.display,
    groupBy: oneOf(groupFacets, 'by') ?? initialView.groupBy,
  };
}

/** `?show=flagged&class=hat&near=denim`, or nothing for the page as it opens. */
export function addressOf(view: ViewState): string {
  const { show, decision, quality, path, sample, closeUp, step, display, groupBy } = view;
  const params = new URLSearchParams();
  writeSearch(params, view);
  if (show !== initialView.show) params.set('show', show);
  if (decision !== null) params.set('decision', decision);
  for (const [name, field] of Object.entries(texts)) {
    const value = view[field];
    if (value !== null) params.set(name, value);
  }
  if (quality !== null) params.set('quality', addressName(quality));
  if (path.trim() !== '') params.set('path', path.trim().slice(0, longest.text));
  if (step !== null) params.set('step', step);
  if (display !== initialView.display) params.set('display', display);
  if (groupBy !== initialView.groupBy) params.set('by', addressName(groupBy));
  if (sample !== null) params.set('sample', sample);
  if (sample !== null && closeUp) params.set('view', 'photo');
  const query = params.toString();
  return query === '' ? '' : `?${query}`;
}

/** null when every sample is shown. */
export function filterOf(view: ViewState): SampleFilter | null {
  const { show, decision, nearestLabel, near, looksLike, declaredClass, tag, copies, quality, path } = view;
  const chosen: SampleFilter = {
    ...(show === 'flagged' ? { flagged: true } : {}),
    ...(show === 'failed' ? { failed: true } : {}),
    ...(decision === null ? {} : decision === 'undecided' ? { reviewed: false } : { decision: decisionOf(decision) }),
    ...(nearestLabel === null ? {} : { nearestLabel }),
    ...(near === null ? {} : { nearNegative: near }),
    ...(looksLike === null ? {} : { looksLike }),
    ...(declaredClass === null ? {} : { declaredClass }),
    ...(tag === null ? {} : { tag }),
    ...(copies === null ? {} : { duplicateGroup: copies }),
    ...(quality === null ? {} : { quality }),
    ...(path.trim() === '' ? {} : { path: path.trim() }),
  };
  const filter = withTyped(chosen, view.q);
  return Object.keys(filter).length === 0 ? null : filter;
}

const decisionOf = (choice: Exclude<DecisionChoice, 'undecided'>): Decision => choice.toUpperCase() as Decision;

export const isFiltered = (view: ViewState): boolean => filterOf(view) !== null;

/** Copies are shown in their groups. */
export const showsCopies = ({ quality, display }: ViewState): boolean => quality === 'DUPLICATE' && display === 'grid';

/** What a step's photos are, where it is about some alone. */
export const showsAt: Partial<Record<StepWord, Partial<ViewState>>> = {
  flag: { show: 'flagged', display: 'grid' },
  review: { show: 'flagged', display: 'grid' },
};
