import { activateCorpusVersion, deleteCorpusVersion } from '@stray/db';
import { forkVersion } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { readAuthor } from './author.ts';
import { CorpusVersion } from './corpus.ts';
import { CorpusDraft } from './corpusDraft.ts';
import { outcome, UserError } from './error.ts';
import { readName } from './naming.ts';
import { Project } from './project.ts';
import { refusing } from './refusing.ts';

builder.relayMutationField(
  'activateCorpusVersion',
  { inputFields: (t) => ({ versionId: t.globalID({ required: true, for: CorpusVersion }) }) },
  {
    description: 'New runs of the project use this version: a newer one, or an earlier one to roll back.',
    resolve: (_root, { input }, { db }) =>
      outcome(() => refusing('versionId', () => activateCorpusVersion(db, input.versionId.id))),
  },
  {
    outputFields: (t) => ({
      version: t.field({ type: CorpusVersion, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'deleteCorpusVersion',
  { inputFields: (t) => ({ versionId: t.globalID({ required: true, for: CorpusVersion }) }) },
  {
    description: 'Deletes a version that no run was scored with, no draft begun from, and that is not the active one.',
    resolve: (_root, { input }, { db }) =>
      outcome(() =>
        refusing('versionId', async () => {
          await deleteCorpusVersion(db, input.versionId.id);
          return true;
        }),
      ),
  },
  {
    outputFields: (t) => ({
      deleted: t.boolean({ resolve: ({ made }) => made ?? false }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'forkCorpus',
  {
    inputFields: (t) => ({
      versionId: t.globalID({ required: true, for: CorpusVersion }),
      projectId: t.globalID({
        for: Project,
        description: 'Where it is forked to; the version’s own project when left out.',
      }),
      name: t.string({ required: true, description: 'Of the new corpus.' }),
      author: t.string(),
    }),
  },
  {
    description:
      'Begins a corpus with the recipe and the edits of a version of another one. In another project they are mined anew for its labels.',
    resolve: (_root, { input }, { db, queue }) =>
      outcome(() => {
        const name = readName(input.name);
        const author = readAuthor(input.author);
        const { versionId, projectId } = input;
        return refusing('versionId', () =>
          forkVersion({ db, queue }, { versionId: versionId.id, projectId: projectId?.id, name, author }),
        );
      }),
  },
  {
    outputFields: (t) => ({
      draft: t.field({ type: CorpusDraft, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
