import { createLabelSet } from '@stray/db';
import { builder } from '../builder.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { Project } from './project.ts';

const mostLabels = 1000;
const longestLabel = 200;

export const LabelSet = builder.prismaNode('LabelSet', {
  description: 'The classes that a project’s images should belong to. Never changes: an edit is a new version.',
  id: { field: 'id' },
  fields: (t) => ({
    version: t.exposeInt('version'),
    labels: t.relation('labels', { query: { orderBy: { position: 'asc' } } }),
    parent: t.relation('parent', { nullable: true }),
    createdBy: t.exposeString('createdBy', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    hash: t.exposeString('hash'),
  }),
});

builder.prismaObject('IdLabel', {
  fields: (t) => ({
    text: t.exposeString('text'),
    prompt: t.exposeString('prompt', { nullable: true, description: 'A prompt of its own; the encoder’s when null.' }),
  }),
});

builder.relayMutationField(
  'createLabelSet',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      labels: t.stringList({ required: true }),
    }),
  },
  {
    description: 'Writes the next version of a project’s labels and makes it the active one.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const labels = readLabels(input.labels);
        const projectId = input.projectId.id;
        return db.$transaction(async (tx) => {
          if ((await tx.project.count({ where: { id: projectId } })) === 0) {
            throw new RefusedInput('NOT_FOUND', 'There is no such project.', 'projectId');
          }
          const labelSet = await createLabelSet(tx, { projectId, labels: labels.map((text) => ({ text })) });
          await tx.project.update({ where: { id: projectId }, data: { activeLabelSetId: labelSet.id } });
          return labelSet;
        });
      }),
  },
  {
    outputFields: (t) => ({
      labelSet: t.field({ type: LabelSet, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

function readLabels(given: readonly string[]): string[] {
  const labels = given.map((text) => text.normalize('NFC').trim().replace(/\s+/g, ' ')).filter((text) => text !== '');
  if (labels.length === 0) throw new RefusedInput('LABELS_MISSING', 'Name at least one class.', 'labels');
  if (labels.length > mostLabels) {
    throw new RefusedInput(
      'LABELS_TOO_MANY',
      `${labels.length} labels are more than the ${mostLabels} allowed.`,
      'labels',
    );
  }
  const long = labels.find((text) => text.length > longestLabel);
  if (long !== undefined) {
    throw new RefusedInput(
      'BAD_ARGUMENT',
      `A label is longer than ${longestLabel} characters: “${long.slice(0, 40)}…”.`,
      'labels',
    );
  }
  const seen = new Set<string>();
  for (const text of labels) {
    const key = text.toLowerCase();
    if (seen.has(key)) throw new RefusedInput('CONFLICT', `The label “${text}” is given twice.`, 'labels');
    seen.add(key);
  }
  return labels;
}
