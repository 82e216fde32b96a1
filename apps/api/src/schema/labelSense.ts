import type { LabelSenses, LabelSimilarity as LabelSimilarityShape, SenseChoice } from '@stray/core';
import { namedLabels, nearestLabels } from '@stray/db';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { CorpusVersion } from './corpus.ts';
import { Dataset } from './dataset.ts';

const WordNetSense = builder.objectRef<SenseChoice>('WordNetSense').implement({
  description: 'One meaning of a word: a noun synset of WordNet 3.0.',
  fields: (t) => ({
    offset: t.exposeString('offset', { description: 'Such as n03595614.' }),
    lemmas: t.exposeStringList('lemmas'),
    gloss: t.exposeString('gloss'),
    lexfile: t.exposeString('lexfile', { description: 'Lexicographer file, such as noun.artifact.' }),
    share: t.exposeFloat('share', {
      description: 'How much of the label’s meaning the encoder gives it; all shares make 1.',
    }),
  }),
});

const Senses = builder.objectRef<LabelSenses>('LabelSenses').implement({
  fields: (t) => ({
    text: t.exposeString('text'),
    senses: t.field({ type: [WordNetSense], description: 'Likeliest first.', resolve: ({ senses }) => [...senses] }),
    chosen: t.exposeString('chosen', {
      nullable: true,
      description: 'The one taken when none is pinned; null where WordNet has none.',
    }),
    why: t.exposeString('why', { description: 'Why that one, in one sentence.' }),
  }),
});

builder.queryField('labelSenses', (t) =>
  t.field({
    type: [Senses],
    description: 'What labels may mean, before they are saved.',
    args: {
      texts: t.arg.stringList({ required: true, description: 'At most 500.' }),
      encoderId: t.arg.string({ description: 'One of `encoders`; the first of them when left out.' }),
    },
    resolve: async (_root, { texts, encoderId }, { desk, encoders }) => {
      const id = encoderId ?? (await encoders())[0]?.id ?? '';
      return [...(await desk.senses(id, texts.slice(0, 500)))];
    },
  }),
);

interface NearNegativeShape extends LabelSimilarityShape {
  readonly versionId: string;
}

const NearNegative = builder.objectRef<NearNegativeShape>('NearNegative').implement({
  description: 'A negative, and how near it comes to an ID label.',
  fields: (t) => ({
    text: t.exposeString('text'),
    similarity: t.exposeFloat('similarity'),
    tooNear: t.boolean({
      description: 'Whether it is among the hundredth part of the version’s negatives that comes nearest to a class.',
      resolve: async ({ versionId, similarity }, _args, { loaders }) =>
        similarity >= (await loaders.tooNear.load(versionId)),
    }),
  }),
});

builder.prismaObject('IdLabel', {
  description: 'A class that images may belong to.',
  select: { labelSetId: true, text: true, prompt: true, senseOffset: true, synonyms: true },
  fields: (t) => ({
    text: t.exposeString('text'),
    prompt: t.exposeString('prompt', { nullable: true, description: 'A prompt of its own; the encoder’s when null.' }),
    synonyms: t.exposeStringList('synonyms'),
    senseOffset: t.exposeString('senseOffset', { nullable: true, description: 'The pinned sense; null when none is.' }),
    pinned: t.boolean({
      description: 'Whether a person chose the sense.',
      resolve: ({ senseOffset }) => senseOffset !== null,
    }),
    sense: t.field({
      type: WordNetSense,
      nullable: true,
      description: 'What it means: the pinned sense, or else the likeliest one; null where WordNet has none.',
      resolve: async ({ text, senseOffset }, _args, { loaders }) => {
        const { senses, chosen } = await loaders.senses.load(text);
        return senses.find(({ offset }) => offset === (senseOffset ?? chosen)) ?? null;
      },
    }),
    senses: t.field({
      type: Senses,
      description: 'All that it may mean.',
      resolve: ({ text }, _args, { loaders }) => loaders.senses.load(text),
    }),
    sampleCount: t.int({
      description: 'Samples of the run that is shown of a dataset which come nearest to this class.',
      args: { datasetId: t.arg.globalID({ required: true, for: Dataset }) },
      resolve: async ({ text }, { datasetId }, { loaders }) => {
        const { shown } = await loaders.runs.load(datasetId.id);
        return shown === null ? 0 : ((await loaders.classCounts.load(shown.id)).get(text) ?? 0);
      },
    }),
    nearestNegatives: t.field({
      type: [NearNegative],
      description:
        'The negatives that come nearest to it, which are about to hurt; of the project’s active version when none is named.',
      args: {
        first: t.arg.int({ defaultValue: 5, description: '1 to 100.' }),
        corpusVersionId: t.arg.globalID({ for: CorpusVersion }),
      },
      resolve: (label, { first, corpusVersionId }, context) =>
        nearestNegatives(label, { first: first ?? 5, versionId: corpusVersionId?.id }, context),
    }),
  }),
});

type LabelRow = Parameters<typeof namedLabels>[0]['labels'][number];

async function nearestNegatives(
  row: Pick<LabelRow, 'labelSetId' | 'text' | 'prompt' | 'senseOffset' | 'synonyms'>,
  { first, versionId }: { first: number; versionId: string | undefined },
  { db, loaders }: Context,
) {
  const version = await loaders.versionFor.load({ labelSetId: row.labelSetId, versionId });
  if (version === null) return [];
  const [label] = namedLabels({ labels: [{ ...row, position: 0 }] });
  if (label === undefined) return [];
  const query = await loaders.labelEmbedding.load({ encoderId: version.encoderId, label });
  if (query === null) return [];
  const found = await nearestLabels(db, {
    encoderId: version.encoderId,
    query,
    first,
    within: { corpusVersionId: version.id },
  });
  return found.map(({ text, similarity }) => ({ text, similarity, versionId: version.id }));
}
