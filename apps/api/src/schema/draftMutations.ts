import { rebaseDraft, remineDraft } from '@stray/db';
import { draftFrom } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { readAuthor, readMessage } from './author.ts';
import { Corpus, CorpusVersion } from './corpus.ts';
import { CorpusDraft } from './corpusDraft.ts';
import { CorpusEditKind } from './corpusEdit.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { refusing } from './refusing.ts';
import { Polarity } from './scalars.ts';

builder.relayMutationField(
  'createCorpusDraft',
  {
    inputFields: (t) => ({
      corpusId: t.globalID({ required: true, for: Corpus }),
      fromVersionId: t.globalID({
        for: CorpusVersion,
        description: 'Begins with the content of this version, to bring it back; the newest one when left out.',
      }),
      author: t.string(),
    }),
  },
  {
    description: 'Begins the next version of a corpus with the content of an earlier one.',
    resolve: (_root, { input }, { db, queue }) =>
      outcome(() =>
        refusing(input.fromVersionId ? 'fromVersionId' : 'corpusId', () =>
          draftFrom(
            { db, queue },
            {
              corpusId: input.corpusId.id,
              versionId: input.fromVersionId?.id,
              author: readAuthor(input.author),
            },
          ),
        ),
      ),
  },
  {
    outputFields: (t) => ({
      draft: t.field({ type: CorpusDraft, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

const CorpusEditInput = builder.inputType('CorpusEditInput', {
  fields: (t) => ({
    kind: t.field({ type: CorpusEditKind, required: true }),
    text: t.string({ required: true }),
    polarity: t.field({ type: Polarity, defaultValue: 'NOUN' }),
  }),
});

builder.relayMutationField(
  'editCorpusDraft',
  {
    inputFields: (t) => ({
      draftId: t.globalID({ required: true, for: CorpusDraft }),
      edits: t.field({
        type: [CorpusEditInput],
        description: 'Take the place of what was said of these words before.',
      }),
      undo: t.stringList({ description: 'Words of which nothing is to be said any more.' }),
      author: t.string(),
    }),
  },
  {
    description: 'Bans, pins and adds words, all or none of them.',
    resolve: (_root, { input }, { desk }) =>
      outcome(() =>
        refusing('edits', () =>
          desk.changeDraft(input.draftId.id, {
            edits: (input.edits ?? []).map(({ kind, text, polarity }) => ({
              kind,
              text,
              polarity: polarity === 'ADJECTIVE' ? 'adjective' : 'noun',
            })),
            undo: input.undo ?? [],
            author: readAuthor(input.author),
          }),
        ),
      ),
  },
  {
    outputFields: (t) => ({
      draft: t.prismaField({
        type: CorpusDraft,
        nullable: true,
        resolve: (query, { made }, _args, { db }) =>
          made === null ? null : db.corpusDraft.findUnique({ ...query, where: { id: made.id } }),
      }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'rebaseCorpusDraft',
  { inputFields: (t) => ({ draftId: t.globalID({ required: true, for: CorpusDraft }) }) },
  {
    description:
      'Brings a draft up to date with what was published since it was begun: where both say something of a word, the draft’s say counts.',
    resolve: (_root, { input }, { db }) => outcome(() => refusing('draftId', () => rebaseDraft(db, input.draftId.id))),
  },
  {
    outputFields: (t) => ({
      draft: t.prismaField({
        type: CorpusDraft,
        nullable: true,
        resolve: (query, { made }, _args, { db }) =>
          made === null ? null : db.corpusDraft.findUnique({ ...query, where: { id: made.id } }),
      }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'retryCorpusDraft',
  { inputFields: (t) => ({ draftId: t.globalID({ required: true, for: CorpusDraft }) }) },
  {
    description: 'Mines a draft again that could not be mined.',
    resolve: (_root, { input }, { db, queue }) =>
      outcome(() =>
        db.$transaction(async (tx) => {
          const { id } = input.draftId;
          const again = await remineDraft(tx, id);
          const draft = await tx.corpusDraft.findUnique({ where: { id } });
          if (draft === null) throw new RefusedInput('NOT_FOUND', 'There is no such draft.', 'draftId');
          if (!again) throw new RefusedInput('CONFLICT', 'Only a draft that failed is mined again.', 'draftId');
          await queue.send('mine', { draftId: id }, tx);
          return draft;
        }),
      ),
  },
  {
    outputFields: (t) => ({
      draft: t.field({ type: CorpusDraft, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'deleteCorpusDraft',
  { inputFields: (t) => ({ draftId: t.globalID({ required: true, for: CorpusDraft }) }) },
  {
    resolve: (_root, { input }, { db }) =>
      outcome(async () => (await db.corpusDraft.deleteMany({ where: { id: input.draftId.id } })).count > 0),
  },
  {
    outputFields: (t) => ({
      deleted: t.boolean({ description: 'False when it was gone already.', resolve: ({ made }) => made ?? false }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'publishCorpusVersion',
  {
    inputFields: (t) => ({
      draftId: t.globalID({ required: true, for: CorpusDraft }),
      message: t.string({ required: true }),
      author: t.string({ description: 'The draft’s own when left out.' }),
      activate: t.boolean({ defaultValue: false, description: 'New runs of the project then use it.' }),
    }),
  },
  {
    description:
      'Makes a draft the next version of its corpus. When somebody has published since it was begun, this is a CONFLICT, and the draft stays as it is.',
    resolve: (_root, { input }, { db, desk }) =>
      outcome(() =>
        refusing('draftId', async () => {
          const publishing = { message: readMessage(input.message), author: readAuthor(input.author) };
          const version = await desk.publishDraft(input.draftId.id, publishing);
          const corpus = await db.corpus.findUniqueOrThrow({ where: { id: version.corpusId } });
          // A project without an active version takes its first one at once: there is nothing to compare it with.
          const where = input.activate ? {} : { activeCorpusVersionId: null };
          await db.project.updateMany({
            where: { id: corpus.projectId, ...where },
            data: { activeCorpusVersionId: version.id },
          });
          return version;
        }),
      ),
  },
  {
    outputFields: (t) => ({
      version: t.field({ type: CorpusVersion, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
