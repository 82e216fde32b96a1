import { builder } from '../builder.ts';
import type { EncoderFacts } from '../context.ts';

const Encoder = builder.objectRef<EncoderFacts>('Encoder').implement({
  fields: (t) => ({
    id: t.exposeString('id', { description: 'A name and a hash of weights and preprocessing.' }),
    family: t.exposeString('family'),
    dimension: t.exposeInt('dimension'),
    logitScale: t.exposeFloat('logitScale', {
      description: '1/τ: similarities are multiplied by it before a softmax.',
    }),
    device: t.loadable({
      type: 'String',
      nullable: true,
      description: 'The device that the latest run really used; null when none has run yet.',
      resolve: ({ id }) => id,
      load: async (encoderIds: string[], { db }) => {
        const runs = await db.scoreRun.findMany({
          where: { encoderId: { in: encoderIds }, device: { not: null } },
          distinct: ['encoderId'],
          orderBy: { createdAt: 'desc' },
          select: { encoderId: true, device: true },
        });
        return encoderIds.map((id) => runs.find(({ encoderId }) => encoderId === id)?.device ?? null);
      },
    }),
  }),
});

builder.queryField('encoders', (t) =>
  t.field({ type: [Encoder], resolve: (_root, _args, { encoders }) => [...encoders] }),
);
