import { StrayError } from '@stray/core';
import {
  type RunComparison as Counts,
  changedSides,
  compareRuns,
  type ScoreRun as RunRow,
  type ScorePair,
  scorePairs,
  type TwoRuns,
} from '@stray/db';
import { builder } from '../builder.ts';
import { loadSample, Sample } from './sample.ts';
import { ScoreRun } from './scoreRun.ts';

interface ComparisonShape extends Counts, TwoRuns {
  readonly run: RunRow;
}

const ChangedSample = builder.objectRef<ScorePair>('ChangedSample').implement({
  fields: (t) => ({
    sample: t.field({ type: Sample, resolve: ({ sampleId }, _args, context) => loadSample(context, sampleId) }),
    before: t.exposeFloat('before', { description: 'Its score in the run that is compared.' }),
    after: t.exposeFloat('after', { description: 'Its score in the run that it is compared with.' }),
  }),
});

const ScorePoint = builder.objectRef<ScorePair>('ScorePoint').implement({
  fields: (t) => ({ before: t.exposeFloat('before'), after: t.exposeFloat('after') }),
});

const mostExamples = 24;
const mostPoints = 1_000;
const examples = `Those whose score changed most; 1 to ${mostExamples}.`;

const RunComparison = builder.objectRef<ComparisonShape>('RunComparison').implement({
  description: 'What another run of the same dataset says of the samples that both scored.',
  fields: (t) => ({
    run: t.field({ type: ScoreRun, description: 'The run that it is compared with.', resolve: ({ run }) => run }),
    compared: t.exposeInt('compared', { description: 'Samples that both scored.' }),
    flaggedInBoth: t.exposeInt('flaggedInBoth'),
    enteringCount: t.exposeInt('entering', { description: 'Flagged in the other run alone.' }),
    leavingCount: t.exposeInt('leaving', { description: 'Flagged in this run alone.' }),
    correlation: t.exposeFloat('correlation', {
      nullable: true,
      description: 'Of the scores (Pearson); null where one of the runs gave all the same.',
    }),
    entering: t.field({
      type: [ChangedSample],
      args: { first: t.arg.int({ defaultValue: 12, description: examples }) },
      resolve: ({ beforeId, afterId }, { first }, { db }) =>
        changedSides(db, { beforeId, afterId, side: 'entering', first: Math.min(first ?? 12, mostExamples) }),
    }),
    leaving: t.field({
      type: [ChangedSample],
      args: { first: t.arg.int({ defaultValue: 12, description: examples }) },
      resolve: ({ beforeId, afterId }, { first }, { db }) =>
        changedSides(db, { beforeId, afterId, side: 'leaving', first: Math.min(first ?? 12, mostExamples) }),
    }),
    points: t.field({
      type: [ScorePoint],
      description: `Both scores of a draw of at most ${mostPoints} samples.`,
      resolve: ({ beforeId, afterId }, _args, { db }) => scorePairs(db, { beforeId, afterId, first: mostPoints }),
    }),
  }),
});

builder.prismaObjectField('ScoreRun', 'compare', (t) =>
  t.field({
    type: RunComparison,
    description: 'What changes from this run to another one of the same dataset.',
    args: { runId: t.arg.globalID({ required: true, for: ScoreRun }) },
    resolve: async (before, { runId }, { db }) => {
      const run = await db.scoreRun.findUnique({ where: { id: runId.id } });
      if (run === null) throw new StrayError('NOT_FOUND', 'There is no such run.');
      if (run.datasetId !== before.datasetId) {
        throw new StrayError('BAD_ARGUMENT', 'Only runs of the same dataset can be compared.');
      }
      const runs = { beforeId: before.id, afterId: run.id };
      return { run, ...runs, ...(await compareRuns(db, runs)) };
    },
  }),
);

builder.prismaObjectField('Project', 'runs', (t) =>
  t.prismaConnection({
    type: ScoreRun,
    cursor: 'id',
    description: 'The runs of all its datasets, newest first.',
    totalCount: ({ id }, _args, { db }) => db.scoreRun.count({ where: ofProject(id) }),
    resolve: (query, { id }, _args, { db }) =>
      db.scoreRun.findMany({
        ...query,
        where: ofProject(id),
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      }),
  }),
);

const ofProject = (projectId: string) => ({ dataset: { projectId, deletedAt: null } });
