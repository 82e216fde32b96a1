import { mineWords } from '../../words/index.ts';
import { ApiFailure } from '../api/ask.ts';
import type { VariablesOf } from '../api/graphql.ts';
import type { MineCorpus } from './mutations.ts';

export type MineInput = VariablesOf<typeof MineCorpus>['input'];
export type Source = NonNullable<MineInput['source']>;

/** The files of WordNet. */
export const lexfiles = Object.keys(mineWords.lexfiles) as (keyof typeof mineWords.lexfiles)[];

export const sources = Object.keys(mineWords.sources) as Source[];

/** What a person has set in the form; numbers as they were typed. */
export interface MineWishes {
  readonly name: string;
  readonly source: Source;
  readonly lexfiles: readonly string[];
  readonly physicalOnly: boolean;
  readonly leastDepth: string;
  readonly mostDepth: string;
  readonly wordListId: string | null;
  readonly encoderId: string | null;
  readonly quantile: string;
  readonly fraction: string;
  readonly keepEdits: boolean;
}

export const initialWishes: MineWishes = {
  name: '',
  source: 'ENCODER',
  lexfiles: [],
  physicalOnly: false,
  leastDepth: '',
  mostDepth: '',
  wordListId: null,
  encoderId: null,
  quantile: '',
  fraction: '',
  keepEdits: true,
};

/** @throws ApiFailure for what is no number: it would be mined as if nothing had been typed */
function numberIn(text: string): number | null {
  const typed = text.trim();
  if (typed === '') return null;
  const number = Number(typed.replace(',', '.'));
  if (Number.isFinite(number)) return number;
  throw new ApiFailure('refused', mineWords.noNumber({ typed }));
}

/** @throws ApiFailure */
function wholeNumberIn(text: string): number | null {
  const number = numberIn(text);
  if (number === null || Number.isInteger(number)) return number;
  throw new ApiFailure('refused', mineWords.noWholeNumber({ typed: text.trim() }));
}

/**
 * The wishes that bear on the source; what was left empty is left to the API.
 *
 * @throws ApiFailure for what is no number
 */
export function mineInput(wishes: MineWishes, projectId: string, author: string | null): MineInput {
  const { name, source, wordListId, encoderId, quantile, fraction, keepEdits } = wishes;
  const ofWordNet = () => ({
    ...(wishes.lexfiles.length === 0 ? {} : { lexfiles: [...wishes.lexfiles] }),
    ...(wishes.physicalOnly ? { physicalOnly: true } : {}),
    ...optional('leastDepth', wholeNumberIn(wishes.leastDepth)),
    ...optional('mostDepth', wholeNumberIn(wishes.mostDepth)),
  });
  return {
    projectId,
    corpus: name.trim(),
    source,
    keepEdits,
    ...(source === 'WORDNET' ? ofWordNet() : {}),
    ...(source === 'LIST' ? { wordListId } : {}),
    ...optional('encoderId', encoderId),
    ...optional('quantile', numberIn(quantile)),
    ...optional('fraction', numberIn(fraction)),
    ...optional('author', author),
  };
}

const optional = <Name extends string, Value>(name: Name, value: Value | null) =>
  (value === null ? {} : { [name]: value }) as { [key in Name]?: Value };
