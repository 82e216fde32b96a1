import { importLabels, labelsFromFolders } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { readAuthor } from './author.ts';
import { Dataset } from './dataset.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { LabelSet } from './labelSet.ts';
import { Project } from './project.ts';
import { refusing } from './refusing.ts';

builder.relayMutationField(
  'importLabels',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      datasetId: t.globalID({ required: true, for: Dataset, description: 'Whose class folders become the labels.' }),
      author: t.string(),
    }),
  },
  {
    description:
      'Makes the class folders of a dataset the next version of a project’s labels, and the active one. Files of labels (text, CSV, COCO) go to /labels.',
    resolve: (_root, { input }, { db }) =>
      outcome(() =>
        refusing('datasetId', async () => {
          const projectId = input.projectId.id;
          if ((await db.dataset.count({ where: { id: input.datasetId.id, projectId, deletedAt: null } })) === 0) {
            throw new RefusedInput('NOT_FOUND', 'The project has no such dataset.', 'datasetId');
          }
          const { labels, warnings } = await labelsFromFolders(db, input.datasetId.id);
          const made = await importLabels(db, { projectId, labels, createdBy: readAuthor(input.author) });
          return { labelSet: made.labelSet, warnings: [...warnings, ...made.warnings] };
        }),
      ),
  },
  {
    outputFields: (t) => ({
      labelSet: t.field({ type: LabelSet, nullable: true, resolve: ({ made }) => made?.labelSet ?? null }),
      warnings: t.stringList({ resolve: ({ made }) => made?.warnings ?? [] }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
