import { builder } from '../builder.ts';
import type { EncoderFacts, MethodChoice } from '../services.ts';

const MethodOfEncoder = builder.objectRef<MethodChoice>('EncoderMethod').implement({
  description: 'A way of scoring.',
  fields: (t) => ({
    name: t.exposeString('name'),
    unavailable: t.exposeString('unavailable', {
      nullable: true,
      description: 'Why this encoder cannot do it; null when it can.',
    }),
  }),
});

const Encoder = builder.objectRef<EncoderFacts>('Encoder').implement({
  fields: (t) => ({
    id: t.exposeString('id', { description: 'A name and a hash of weights and preprocessing.' }),
    name: t.exposeString('name', { description: 'What `--encoder` and a person call it.' }),
    family: t.exposeString('family'),
    dimension: t.exposeInt('dimension'),
    logitScale: t.exposeFloat('logitScale', {
      description: '1/τ: similarities are multiplied by it before a softmax.',
    }),
    methods: t.field({ type: [MethodOfEncoder], resolve: ({ methods }) => [...methods] }),
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
  t.field({
    type: [Encoder],
    description: 'The encoders that are installed, the default one first.',
    resolve: async (_root, _args, { encoders }) => [...(await encoders())],
  }),
);
