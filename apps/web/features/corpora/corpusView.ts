import type { AddressRules } from '../frame/useAddress.ts';
import type { NegativeOrder } from './negativeDocuments.ts';

export type Column = NegativeOrder['field'];
export const columns = [
  'POSITION',
  'TEXT',
  'NEAREST_LABEL',
  'SIMILARITY',
  'ATTRACTS',
] as const satisfies readonly Column[];

/** What a link to the page of a corpus brings back. */
export interface CorpusView {
  /** The number of the version that is shown; the newest one when null. */
  readonly version: number | null;
  /** The draft that is shown instead of a version. */
  readonly draft: string | null;
  /** The dataset whose run is counted and compared with; the first scored one when null. */
  readonly dataset: string | null;
  /** The word that the panel tells of. */
  readonly word: string | null;
  readonly search: string;
  /** Whether the search goes by what words mean. */
  readonly byMeaning: boolean;
  readonly sort: Column;
  readonly descending: boolean;
  /** The number of a version that the shown one is compared with. */
  readonly compare: number | null;
}

export const initialCorpusView: CorpusView = {
  version: null,
  draft: null,
  dataset: null,
  word: null,
  search: '',
  byMeaning: false,
  sort: 'POSITION',
  descending: false,
  compare: null,
};

const longest = { draft: 100, dataset: 200, word: 200, search: 200 };

export function parseCorpusView(params: URLSearchParams): CorpusView {
  const text = (name: keyof typeof longest): string | null => {
    const value = (params.get(name) ?? '').replace(/\p{Cc}/gu, '').trim();
    return value === '' || value.length > longest[name] ? null : value;
  };
  const number = (name: string): number | null => {
    const value = params.get(name) ?? '';
    return /^[1-9]\d{0,8}$/.test(value) ? Number(value) : null;
  };
  const wanted = params.get('sort') ?? '';
  const field = wanted.replace(/^-/, '').toUpperCase().replace('-', '_');
  const sort = columns.find((column) => column === field);
  return {
    version: number('v'),
    draft: text('draft'),
    dataset: text('dataset'),
    word: text('word'),
    search: text('search') ?? '',
    byMeaning: params.get('by') === 'meaning',
    sort: sort ?? 'POSITION',
    descending: sort !== undefined && wanted.startsWith('-'),
    compare: number('compare'),
  };
}

/** `?v=3&word=denim&sort=-attracts`, or nothing for the page as it opens. */
export function corpusViewAddress(view: Partial<CorpusView>): string {
  const { version, draft, dataset, word, search, byMeaning, sort, descending, compare } = {
    ...initialCorpusView,
    ...view,
  };
  const params = new URLSearchParams();
  if (version !== null) params.set('v', String(version));
  if (draft !== null) params.set('draft', draft);
  if (compare !== null) params.set('compare', String(compare));
  if (dataset !== null) params.set('dataset', dataset);
  if (search.trim() !== '') params.set('search', search.trim().slice(0, longest.search));
  if (byMeaning) params.set('by', 'meaning');
  if (sort !== 'POSITION' || descending)
    params.set('sort', `${descending ? '-' : ''}${sort.toLowerCase().replace('_', '-')}`);
  if (word !== null) params.set('word', word);
  const query = params.toString();
  return query === '' ? '' : `?${query}`;
}

export const corpusViewRules: AddressRules<CorpusView> = {
  parse: parseCorpusView,
  write: corpusViewAddress,
  isNewChoice: (before, after) =>
    before.version !== after.version || before.draft !== after.draft || before.compare !== after.compare,
};
