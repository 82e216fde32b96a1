import type { CorpusEdit as Edit } from '@stray/core';
import { builder } from '../builder.ts';
import { Polarity } from './scalars.ts';

export interface CorpusEditShape extends Edit {
  readonly author: string | null;
}

export const CorpusEditKind = builder.enumType('CorpusEditKind', {
  values: {
    BAN: { value: 'ban', description: 'Never a negative, whatever mining says.' },
    PIN: { value: 'pin', description: 'A negative, whatever mining says.' },
    ADD: { value: 'add', description: 'The same for a word that mining never saw.' },
  } as const satisfies Record<string, { value: Edit['kind']; description: string }>,
});

export const CorpusEdit = builder.objectRef<CorpusEditShape>('CorpusEdit').implement({
  description: 'A person’s word on one negative. It survives every mining.',
  fields: (t) => ({
    kind: t.expose('kind', { type: CorpusEditKind }),
    text: t.exposeString('text'),
    polarity: t.field({ type: Polarity, resolve: ({ polarity }) => (polarity === 'noun' ? 'NOUN' : 'ADJECTIVE') }),
    author: t.exposeString('author', { nullable: true }),
  }),
});
