import { builder } from '../builder.ts';
import { Polarity } from './scalars.ts';

builder.prismaNode('Corpus', {
  description: 'A named line of versions of negative labels.',
  id: { field: 'id' },
  fields: (t) => ({
    name: t.exposeString('name'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    versions: t.relatedConnection('versions', {
      cursor: 'id',
      totalCount: true,
      query: { orderBy: { number: 'desc' } },
    }),
    activeVersion: t.field({
      type: CorpusVersion,
      nullable: true,
      description: 'The version that new runs of the project use, when it is one of this corpus.',
      select: { project: { select: { activeCorpusVersion: true } } },
      resolve: ({ id, project: { activeCorpusVersion } }) =>
        activeCorpusVersion?.corpusId === id ? activeCorpusVersion : null,
    }),
  }),
});

export const CorpusVersion = builder.prismaNode('CorpusVersion', {
  description: 'The negative labels that an encoder scores against, and everything they were made from. Never changes.',
  id: { field: 'id' },
  fields: (t) => ({
    number: t.exposeInt('number'),
    message: t.exposeString('message'),
    author: t.exposeString('author', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    hash: t.exposeString('hash'),
    parent: t.relation('parent', { nullable: true }),
    recipe: t.expose('recipe', { type: 'JSON' }),
    encoderId: t.exposeString('encoderId'),
    negatives: t.relatedConnection(
      'negatives',
      {
        cursor: 'corpusVersionId_position',
        totalCount: true,
        args: { search: t.arg.string({ description: 'Part of the text, in any case.' }) },
        query: ({ search }) => ({
          orderBy: { position: 'asc' },
          ...(search ? { where: { text: { contains: search, mode: 'insensitive' } } } : {}),
        }),
      },
      { name: 'NegativeLabelConnection' },
      { name: 'NegativeLabelEdge' },
    ),
  }),
});

builder.prismaObject('NegativeLabel', {
  description: 'A word far from all ID labels.',
  fields: (t) => ({
    text: t.exposeString('text'),
    polarity: t.expose('polarity', { type: Polarity }),
    similarity: t.exposeFloat('similarity', {
      description: 'The quantile of its similarities to the ID labels by which it was mined.',
    }),
    position: t.exposeInt('position'),
  }),
});
