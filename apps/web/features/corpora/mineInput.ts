import { ApiFailure } from '../api/ask.ts';
import type { VariablesOf } from '../api/graphql.ts';
import type { MineCorpus } from './mutations.ts';

export type MineInput = VariablesOf<typeof MineCorpus>['input'];
export type Source = NonNullable<MineInput['source']>;

/** The noun files of WordNet, with what a person would call them. */
export const lexfiles: readonly (readonly [string, string])[] = [
  ['noun.act', 'acts'],
  ['noun.animal', 'animals'],
  ['noun.artifact', 'things made'],
  ['noun.attribute', 'attributes'],
  ['noun.body', 'the body'],
  ['noun.cognition', 'thoughts'],
  ['noun.communication', 'communication'],
  ['noun.event', 'events'],
  ['noun.feeling', 'feelings'],
  ['noun.food', 'food'],
  ['noun.group', 'groups'],
  ['noun.location', 'places'],
  ['noun.motive', 'motives'],
  ['noun.object', 'natural things'],
  ['noun.person', 'people'],
  ['noun.phenomenon', 'phenomena'],
  ['noun.plant', 'plants'],
  ['noun.possession', 'possessions'],
  ['noun.process', 'processes'],
  ['noun.quantity', 'quantities'],
  ['noun.relation', 'relations'],
  ['noun.shape', 'shapes'],
  ['noun.state', 'states'],
  ['noun.substance', 'substances'],
  ['noun.time', 'times'],
  ['noun.Tops', 'the most general'],
  ['adj.all', 'adjectives'],
  ['adj.pert', 'adjectives of relation'],
  ['adj.ppl', 'participles'],
];

export const sources: readonly { readonly value: Source; readonly text: string; readonly hint: string }[] = [
  {
    value: 'ENCODER',
    text: 'The encoder’s own choice',
    hint: 'What a first run uses: the words that this encoder tells photos apart by.',
  },
  { value: 'WORDNET', text: 'WordNet', hint: 'Nouns and adjectives, of the kinds that you choose.' },
  { value: 'LIST', text: 'A list of your own', hint: 'A text, CSV or JSON file. All of its words are kept.' },
  {
    value: 'CSP',
    text: 'Conjugated semantic pool',
    hint: 'Adjectives with the names of wide classes, as CSP makes them.',
  },
  { value: 'OFFICIAL', text: 'NegLabel’s published list', hint: 'WordNet as the paper used it, for comparison.' },
];

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
  throw new ApiFailure('refused', `“${typed}” is no number.`);
}

/** @throws ApiFailure */
function wholeNumberIn(text: string): number | null {
  const number = numberIn(text);
  if (number === null || Number.isInteger(number)) return number;
  throw new ApiFailure('refused', `“${text.trim()}” is no whole number.`);
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
