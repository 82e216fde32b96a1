import { finestBins, type RunsOfDataset, type ScoreBin, scoreHistogram } from '@stray/db';
import { builder } from '../builder.ts';
import type { Loaders } from '../loaders.ts';
import { noReview, type ReviewOfRun, type StepState as StepStateShape, stepStates } from '../steps.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { readName } from './naming.ts';
import { Project } from './project.ts';
import { Word } from './scalars.ts';
import { ScoreRun } from './scoreRun.ts';

const StepStatus = builder.enumType('StepStatus', { values: ['IDLE', 'QUEUED', 'RUNNING', 'DONE', 'FAILED'] as const });

export const StepState = builder.objectRef<StepStateShape>('StepState').implement({
  fields: (t) => ({
    word: t.expose('word', { type: Word }),
    status: t.expose('status', { type: StepStatus }),
    done: t.exposeInt('done'),
    failed: t.exposeInt('failed'),
    total: t.exposeInt('total'),
    ratePerSecond: t.exposeFloat('ratePerSecond', {
      nullable: true,
      description: 'Samples a second; null unless it is at work.',
    }),
    secondsLeft: t.exposeFloat('secondsLeft', { nullable: true }),
  }),
});

async function reviewOf(run: RunsOfDataset['shown'], { decided }: Loaders): Promise<ReviewOfRun> {
  if (run === null || run.flaggedCount === 0) return noReview;
  return { flagged: run.flaggedCount, decided: await decided.load(run.id) };
}

const Bin = builder.objectRef<ScoreBin>('Bin').implement({
  description: 'Scores from `from` on and below `to`; the last bin holds its end too.',
  fields: (t) => ({
    from: t.exposeFloat('from'),
    to: t.exposeFloat('to'),
    count: t.exposeInt('count'),
    flagged: t.exposeInt('flagged'),
    kept: t.exposeInt('kept', { description: 'Decided to be kept or relabelled.' }),
    dropped: t.exposeInt('dropped', { description: 'Decided to be dropped.' }),
  }),
});

export const Dataset = builder.prismaNode('Dataset', {
  description: 'Images to be judged together.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, deletedAt: null }),
  fields: (t) => ({
    name: t.exposeString('name'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    project: t.relation('project'),
    sampleCount: t.relationCount('samples'),
    steps: t.field({
      type: [StepState],
      description:
        'The eight words in order, as far as the latest run has come. REVIEW counts the flagged samples of `shownRun`, and those of them that are decided.',
      select: { _count: { select: { samples: true } } },
      resolve: async ({ id, _count }, _args, { loaders }) => {
        const { latest, shown } = await loaders.runs.load(id);
        return stepStates({
          sampleCount: _count.samples,
          run: latest,
          jobs: latest === null ? [] : await loaders.jobs.load(latest.id),
          openUploads: await loaders.openUploads.load(id),
          review: await reviewOf(shown, loaders),
          exports: await loaders.exports.load(id),
        });
      },
    }),
    uploads: t.relatedConnection('uploads', {
      cursor: 'id',
      totalCount: true,
      description:
        'Archives that were sent and folders that are imported, newest first. Single images become samples at once.',
      query: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] },
    }),
    runs: t.relatedConnection('runs', {
      cursor: 'id',
      totalCount: true,
      query: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] },
    }),
    latestRun: t.field({
      type: ScoreRun,
      nullable: true,
      resolve: async ({ id }, _args, { loaders }) => (await loaders.runs.load(id)).latest,
    }),
    shownRun: t.field({
      type: ScoreRun,
      nullable: true,
      description:
        'The run whose scores `samples` and `histogram` show: the latest completed one, or the latest while none is.',
      resolve: async ({ id }, _args, { loaders }) => (await loaders.runs.load(id)).shown,
    }),
    histogram: t.field({
      type: [Bin],
      description:
        'The scores of `shownRun`, in equal bins over [0, 1], or over all that they span where they go beyond it; empty while there is none.',
      args: { bins: t.arg.int({ defaultValue: 40, description: `1 to ${finestBins}.` }) },
      resolve: async ({ id }, { bins }, { db, loaders }) => {
        const { shown } = await loaders.runs.load(id);
        return shown === null ? [] : scoreHistogram(db, { runId: shown.id, bins: bins ?? 40 });
      },
    }),
  }),
});

builder.relayMutationField(
  'createDataset',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      name: t.string({ required: true }),
    }),
  },
  {
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const name = readName(input.name);
        const projectId = input.projectId.id;
        if ((await db.project.count({ where: { id: projectId, deletedAt: null } })) === 0) {
          throw new RefusedInput('NOT_FOUND', 'There is no such project.', 'projectId');
        }
        const [made] = await db.dataset.createManyAndReturn({ data: { name, projectId }, skipDuplicates: true });
        if (!made) throw new RefusedInput('CONFLICT', `The project already has a dataset named “${name}”.`, 'name');
        return made;
      }),
  },
  {
    outputFields: (t) => ({
      dataset: t.field({ type: Dataset, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
