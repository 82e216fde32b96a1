import type { Insight, PlacedNegative, Suggestion as SuggestionRow } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { NegativeLabel } from './negative.ts';

interface InsightShape extends Insight {
  readonly encoderId: string;
  readonly versionId: string;
}

type SuggestionShape = SuggestionRow & Pick<InsightShape, 'encoderId' | 'versionId'>;

const SuggestionKind = builder.enumType('CorpusSuggestionKind', {
  values: {
    BAN: { value: 'ban', description: 'It pulls down what belongs.' },
    PIN: { value: 'pin', description: 'It finds strays: see to it that it stays.' },
    PROMOTE: { value: 'promote', description: 'It may be a class that was forgotten.' },
  } as const satisfies Record<string, { value: SuggestionRow['kind']; description: string }>,
});

type Version = Pick<InsightShape, 'encoderId' | 'versionId'>;

const shown = (negative: PlacedNegative, version: Version, counts?: { attracts: number; flagged: number }) => ({
  ...negative,
  encoderId: version.encoderId,
  versionId: version.versionId,
  attracts: counts?.attracts ?? null,
  flagged: counts?.flagged ?? null,
});

const Suggestion = builder.objectRef<SuggestionShape>('CorpusSuggestion').implement({
  fields: (t) => ({
    kind: t.expose('kind', { type: SuggestionKind }),
    why: t.exposeString('why', { description: 'In one sentence.' }),
    kept: t.int({ description: 'Samples near it that were decided to be kept.', resolve: (row) => row.attracted.kept }),
    dropped: t.int({ resolve: (row) => row.attracted.dropped }),
    negative: t.field({
      type: NegativeLabel,
      resolve: ({ negative, attracted, ...version }) => shown(negative, version, attracted),
    }),
  }),
});

export const CorpusInsight = builder.objectRef<InsightShape>('CorpusInsight').implement({
  fields: (t) => ({
    deadCount: t.exposeInt('dead', { description: 'Negatives that are nearest to no sample.' }),
    aliveCount: t.exposeInt('alive'),
    collisions: t.field({
      type: [NegativeLabel],
      description: 'The negatives that come nearest to a class, nearest first.',
      resolve: ({ collisions, ...version }) => collisions.map((negative) => shown(negative, version)),
    }),
    suggestions: t.field({
      type: [Suggestion],
      resolve: ({ suggestions, encoderId, versionId }) => suggestions.map((row) => ({ ...row, encoderId, versionId })),
    }),
  }),
});
