import type { NegativeOrigin } from '@stray/core';
import { negativeOrderFields } from '@stray/db';
import { builder } from '../builder.ts';
import { LabelSimilarity } from './labelSimilarity.ts';
import { pageInfoOf } from './pageInfo.ts';
import { Direction, Polarity } from './scalars.ts';

const Origin = builder.enumType('NegativeOrigin', {
  values: {
    MINED: { value: 'mined', description: 'NegMining kept it.' },
    PINNED: { value: 'pinned', description: 'A person pinned a word that mining came across.' },
    ADDED: { value: 'added', description: 'A person added a word that mining never saw.' },
  } as const satisfies Record<string, { value: NegativeOrigin; description: string }>,
});

/** A negative at its place, and where its gloss comes from. */
export interface NegativeShape {
  readonly text: string;
  readonly polarity: 'noun' | 'adjective';
  readonly similarity: number;
  readonly nearestLabel: string;
  readonly nearestLabelSimilarity: number;
  readonly origin: NegativeOrigin;
  readonly position: number;
  readonly encoderId: string;
  /** The version among whose negatives a near one is told; null where there is none yet. */
  readonly versionId: string | null;
  /** Null where no run is counted. */
  readonly attracts: number | null;
  readonly flagged: number | null;
}

export const NegativeLabel = builder.objectRef<NegativeShape>('NegativeLabel').implement({
  description: 'A word that images are scored against, because it is far from all ID labels.',
  fields: (t) => ({
    text: t.exposeString('text'),
    polarity: t.field({ type: Polarity, resolve: ({ polarity }) => (polarity === 'noun' ? 'NOUN' : 'ADJECTIVE') }),
    similarity: t.exposeFloat('similarity', {
      description: 'The quantile of its similarities to the ID labels, by which it was mined.',
    }),
    nearestLabel: t.field({
      type: LabelSimilarity,
      description: 'The ID label that it comes nearest to: a near one is about to hurt.',
      resolve: ({ nearestLabel: text, nearestLabelSimilarity: similarity }) => ({ text, similarity }),
    }),
    tooNear: t.boolean({
      description: 'Whether it is among the hundredth part of the version’s negatives that comes nearest to a class.',
      resolve: async ({ versionId, nearestLabelSimilarity }, _args, { loaders }) =>
        versionId !== null && nearestLabelSimilarity >= (await loaders.tooNear.load(versionId)),
    }),
    origin: t.expose('origin', { type: Origin }),
    position: t.exposeInt('position', { description: 'Its slot in the version, from 0.' }),
    attracts: t.exposeInt('attracts', {
      nullable: true,
      description: 'Samples of the counted run whose nearest negative it is; null where no dataset was named.',
    }),
    flagged: t.exposeInt('flagged', { nullable: true, description: 'How many of these are flagged.' }),
    gloss: t.string({
      nullable: true,
      description: 'What the word most likely means, in WordNet’s words; null where WordNet lacks it.',
      resolve: ({ text, encoderId }, _args, { loaders }) => loaders.gloss.load({ encoderId, text }),
    }),
  }),
});

export const NegativeOrder = builder.inputType('NegativeOrder', {
  description: 'Ties are broken by position.',
  fields: (t) => ({
    field: t.field({
      type: builder.enumType('NegativeOrderField', { values: negativeOrderFields }),
      required: true,
    }),
    direction: t.field({ type: Direction, required: true, defaultValue: 'ASC' }),
  }),
});

export interface NegativeEdgeShape {
  readonly cursor: string;
  readonly node: NegativeShape;
}

const NegativeLabelEdge = builder.objectRef<NegativeEdgeShape>('NegativeLabelEdge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.expose('node', { type: NegativeLabel }) }),
});

export interface NegativePageShape {
  readonly edges: readonly NegativeEdgeShape[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly totalCount: () => Promise<number>;
}

export const NegativeLabelConnection = builder.objectRef<NegativePageShape>('NegativeLabelConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [NegativeLabelEdge], resolve: ({ edges }) => [...edges] }),
    pageInfo: t.field({
      type: builder.pageInfoRef(),
      resolve: (page) => pageInfoOf(page.edges, page),
    }),
    totalCount: t.int({ resolve: ({ totalCount }) => totalCount() }),
  }),
});
