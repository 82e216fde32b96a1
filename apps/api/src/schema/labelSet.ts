import { type IdLabel as NamedLabel, tidyText } from '@stray/core';
import { createLabelSet } from '@stray/db';
import { builder } from '../builder.ts';
import { readAuthor } from './author.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { Project } from './project.ts';
import { refusing } from './refusing.ts';

const mostLabels = 10_000;
const longestLabel = 200;
const mostSynonyms = 50;

export const LabelSet = builder.prismaNode('LabelSet', {
  description: 'The classes that a project’s images should belong to. Never changes: an edit is a new version.',
  id: { field: 'id' },
  fields: (t) => ({
    version: t.exposeInt('version'),
    labelCount: t.relationCount('labels'),
    labels: t.relation('labels', {
      args: { texts: t.arg.stringList({ description: 'These alone, of a long list.' }) },
      query: ({ texts }) => ({ ...(texts && { where: { text: { in: texts } } }), orderBy: { position: 'asc' } }),
    }),
    parent: t.relation('parent', { nullable: true }),
    createdBy: t.exposeString('createdBy', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    hash: t.exposeString('hash'),
  }),
});

const IdLabelInput = builder.inputType('IdLabelInput', {
  fields: (t) => ({
    text: t.string({ required: true }),
    prompt: t.string({ description: 'A prompt of its own with {} for the text; the encoder’s when left out.' }),
    senseOffset: t.string({
      description: 'The WordNet synset that it means, such as n03595614; the likeliest when left out.',
    }),
    synonyms: t.stringList({ description: 'Other names of the class.' }),
  }),
});

builder.relayMutationField(
  'createLabelSet',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      labels: t.stringList({ description: 'Plain names; or give `classes`.' }),
      classes: t.field({ type: [IdLabelInput], description: 'Names with senses, synonyms and prompts.' }),
      author: t.string(),
    }),
  },
  {
    description: 'Writes the next version of a project’s labels and makes it the active one.',
    resolve: (_root, { input }, { db, desk, encoders }) =>
      outcome(async () => {
        const [field, given] = input.classes
          ? (['classes', input.classes] as const)
          : (['labels', input.labels ?? []] as const);
        const labels = readLabels(given, field);
        const projectId = input.projectId.id;
        const [encoder] = await encoders();
        if (encoder && labels.some(({ senseOffset }) => senseOffset !== undefined)) {
          await refusing(field, () => desk.embedLabels(encoder.id, labels));
        }
        const createdBy = readAuthor(input.author);
        return db.$transaction(async (tx) => {
          if ((await tx.project.count({ where: { id: projectId, deletedAt: null } })) === 0) {
            throw new RefusedInput('NOT_FOUND', 'There is no such project.', 'projectId');
          }
          const labelSet = await createLabelSet(tx, { projectId, labels, createdBy });
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

builder.relayMutationField(
  'activateLabelSet',
  { inputFields: (t) => ({ labelSetId: t.globalID({ required: true, for: LabelSet }) }) },
  {
    description: 'New runs of the project use these labels: newer ones, or earlier ones to roll back.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const labelSet = await db.labelSet.findUnique({ where: { id: input.labelSetId.id } });
        if (labelSet === null) throw new RefusedInput('NOT_FOUND', 'There are no such labels.', 'labelSetId');
        await db.project.update({ where: { id: labelSet.projectId }, data: { activeLabelSetId: labelSet.id } });
        return labelSet;
      }),
  },
  {
    outputFields: (t) => ({
      labelSet: t.field({ type: LabelSet, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

type GivenLabel = string | (typeof IdLabelInput)['$inferInput'];

function readLabels(given: readonly GivenLabel[], field: string): NamedLabel[] {
  const refuse = (code: 'LABELS_MISSING' | 'LABELS_TOO_MANY' | 'BAD_ARGUMENT' | 'CONFLICT', message: string) =>
    new RefusedInput(code, message, field);
  const readText = (raw: string) => {
    const text = tidyText(raw);
    if (text.length <= longestLabel) return text;
    throw refuse('BAD_ARGUMENT', `A label is longer than ${longestLabel} characters: “${text.slice(0, 40)}…”.`);
  };
  const labels = given
    .map((label): NamedLabel => {
      if (typeof label === 'string') return { text: readText(label) };
      const { prompt, senseOffset } = label;
      const synonyms = (label.synonyms ?? []).map(readText).filter((synonym) => synonym !== '');
      if (synonyms.length > mostSynonyms) {
        throw refuse('BAD_ARGUMENT', `“${label.text}” has more than ${mostSynonyms} synonyms.`);
      }
      if (prompt && (!prompt.includes('{}') || prompt.length > longestLabel)) {
        throw refuse(
          'BAD_ARGUMENT',
          `The prompt of “${label.text}” has to hold {} for the text, in ${longestLabel} characters.`,
        );
      }
      if (senseOffset && !/^n\d{8}$/.test(senseOffset)) {
        throw refuse('BAD_ARGUMENT', `“${senseOffset}” is no noun synset such as n03595614.`);
      }
      return {
        text: readText(label.text),
        ...(prompt && { prompt }),
        ...(senseOffset && { senseOffset }),
        ...(synonyms.length > 0 && { synonyms }),
      };
    })
    .filter(({ text }) => text !== '');
  if (labels.length === 0) throw refuse('LABELS_MISSING', 'Name at least one class.');
  if (labels.length > mostLabels) {
    const [count, most] = [labels.length, mostLabels].map((n) => n.toLocaleString('en'));
    throw refuse('LABELS_TOO_MANY', `${count} labels are more than the ${most} allowed.`);
  }
  const seen = new Set<string>();
  for (const { text } of labels) {
    const key = text.toLowerCase();
    if (seen.has(key)) throw refuse('CONFLICT', `The label “${text}” is given twice.`);
    seen.add(key);
  }
  return labels;
}
