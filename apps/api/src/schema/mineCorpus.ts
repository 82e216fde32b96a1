import type { CandidatePool, CorpusRecipe } from '@stray/core';
import { newestVersion, type PrismaClient, readEdits } from '@stray/db';
import { draftToMine, RecipeRefused, wishedRecipe } from '@stray/pipeline';
import { builder } from '../builder.ts';
import type { EncoderFacts } from '../services.ts';
import { readAuthor } from './author.ts';
import { CorpusDraft } from './corpusDraft.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { LabelSet } from './labelSet.ts';
import { readName } from './naming.ts';
import { Project } from './project.ts';
import { chosenEncoder } from './startRun.ts';

const CorpusSource = builder.enumType('CorpusSource', {
  description: 'Where candidates come from.',
  values: {
    ENCODER: { value: 'encoder', description: 'The words that the encoder’s own default corpus is mined from.' },
    WORDNET: {
      value: 'wordnet',
      description: 'Nouns and adjectives of WordNet, by lexicographer file, depth and kind.',
    },
    OFFICIAL: {
      value: 'official',
      description: 'WordNet as the lists published with NegLabel hold it, for comparison.',
    },
    CSP: { value: 'conjugated', description: 'The conjugated semantic pool of CSP.' },
    LIST: { value: 'given', description: 'A list of your own, sent to /words before.' },
  } as const satisfies Record<string, { value: CandidatePool; description: string }>,
});

builder.relayMutationField(
  'mineCorpus',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      corpus: t.string({ required: true, description: 'Its name; a corpus of that name is made where there is none.' }),
      source: t.field({ type: CorpusSource, defaultValue: 'encoder' }),
      labelSetId: t.globalID({ for: LabelSet, description: 'The project’s active labels when left out.' }),
      encoderId: t.string({ description: 'One of `encoders`; the first of them when left out.' }),
      wordListId: t.string({ description: 'Of the source LIST: what /words answered.' }),
      lexfiles: t.stringList({
        description: 'Of WORDNET: lexicographer files such as noun.artifact; all when left out.',
      }),
      physicalOnly: t.boolean({ description: 'Of WORDNET: nouns below “physical entity” alone.' }),
      leastDepth: t.int({ description: 'Of WORDNET: nouns at least so far below “entity”.' }),
      mostDepth: t.int({ description: 'Of WORDNET: nouns at most so far below “entity”.' }),
      quantile: t.float({ description: 'Of a word’s similarities to the ID labels; 0.95 in the paper.' }),
      fraction: t.float({ description: 'Share of the candidates kept; 0.15 in the paper, 1 for a list of your own.' }),
      ceiling: t.float({ description: 'Words nearer than this to a class are never negatives; 0.95 in CSP.' }),
      withoutClasses: t.boolean({ description: 'Leaves out what means a class, a synonym or a kind of one.' }),
      groups: t.int({ description: 'G of NegLabel; the encoder’s when left out.' }),
      seed: t.int({ description: 'Of what is drawn; 0 when left out.' }),
      keepEdits: t.boolean({ defaultValue: true, description: 'Takes over what was banned, pinned and added before.' }),
      author: t.string(),
    }),
  },
  {
    description:
      'Begins a draft of the next version of a corpus, and mines it in the background; `status` tells how far.',
    resolve: (_root, { input }, { db, queue, encoders }) =>
      outcome(async () => {
        const name = readName(input.corpus);
        const projectId = input.projectId.id;
        const author = readAuthor(input.author);
        const encoder = chosenEncoder(await encoders(), input.encoderId ?? undefined);
        const labelSetId = await labelsFor(db, projectId, input.labelSetId?.id);
        const recipe = await readRecipeInput(db, projectId, { input, encoder });
        const corpus = await db.corpus.upsert({
          where: { projectId_name: { projectId, name } },
          create: { projectId, name },
          update: {},
        });
        const newest = input.keepEdits === false ? null : await newestVersion(db, corpus.id);
        const edits = newest === null ? [] : await readEdits(db, newest.id);
        const facts = { corpusId: corpus.id, labelSetId, encoderId: encoder.id, recipe, author, edits };
        return draftToMine({ db, queue }, facts);
      }),
  },
  {
    outputFields: (t) => ({
      draft: t.field({ type: CorpusDraft, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

async function labelsFor(db: PrismaClient, projectId: string, given: string | undefined): Promise<string> {
  const project = await db.project.findUnique({
    where: { id: projectId, deletedAt: null },
    select: { activeLabelSetId: true },
  });
  if (project === null) throw new RefusedInput('NOT_FOUND', 'There is no such project.', 'projectId');
  if (given !== undefined) {
    if ((await db.labelSet.count({ where: { id: given, projectId } })) > 0) return given;
    throw new RefusedInput('NOT_FOUND', 'The project has no such labels.', 'labelSetId');
  }
  if (project.activeLabelSetId !== null) return project.activeLabelSetId;
  throw new RefusedInput('LABELS_MISSING', 'The project has no classes yet, so nothing can be mined.', 'projectId');
}

interface RecipeInput {
  readonly source?: CandidatePool | null;
  readonly wordListId?: string | null;
  readonly lexfiles?: readonly string[] | null;
  readonly physicalOnly?: boolean | null;
  readonly leastDepth?: number | null;
  readonly mostDepth?: number | null;
  readonly quantile?: number | null;
  readonly fraction?: number | null;
  readonly ceiling?: number | null;
  readonly withoutClasses?: boolean | null;
  readonly groups?: number | null;
  readonly seed?: number | null;
}

async function readRecipeInput(
  db: PrismaClient,
  projectId: string,
  { input, encoder }: { input: RecipeInput; encoder: EncoderFacts },
): Promise<CorpusRecipe> {
  const { source, wordListId, ...wished } = input;
  const asked = Object.fromEntries(Object.entries(pick(wished)).filter(([, value]) => value != null));
  const pool = source ?? 'encoder';
  if (pool === 'given') {
    const known = { projectId, sha256: wordListId ?? '' };
    if ((await db.wordList.count({ where: known })) === 0) {
      throw new RefusedInput(
        'NOT_FOUND',
        'The project has no such list of words; send it to /words first.',
        'wordListId',
      );
    }
  }
  const wishes = pool === 'given' ? { ...asked, wordList: wordListId ?? undefined } : asked;
  try {
    return wishedRecipe(pool, wishes, encoder);
  } catch (error) {
    if (!(error instanceof RecipeRefused)) throw error;
    throw new RefusedInput(error.code, error.message, error.field);
  }
}

/** The fields of the input that are the recipe's own. */
function pick(input: Omit<RecipeInput, 'source' | 'wordListId'>) {
  const { lexfiles, physicalOnly, leastDepth, mostDepth, quantile, fraction } = input;
  const { ceiling, withoutClasses, groups, seed } = input;
  return {
    lexfiles,
    physicalOnly,
    leastDepth,
    mostDepth,
    quantile,
    fraction,
    ceiling,
    withoutClasses,
    groups,
    seed,
  };
}
