import { builder } from '../builder.ts';
import { progressOf } from '../steps.ts';
import { Calibration } from './calibration.ts';
import { SampleError, storedError } from './error.ts';
import { RunStatus } from './scalars.ts';

export const ScoreRun = builder.prismaNode('ScoreRun', {
  description: 'One scoring of a dataset. Everything needed to repeat it is stored on it.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, dataset: { deletedAt: null } }),
  fields: (t) => ({
    status: t.expose('status', { type: RunStatus }),
    method: t.exposeString('method'),
    parameters: t.expose('parameters', { type: 'JSON' }),
    encoderId: t.exposeString('encoderId'),
    device: t.exposeString('device', {
      nullable: true,
      description: 'The device really used; null until the run has begun.',
    }),
    deviceNote: t.exposeString('deviceNote', {
      nullable: true,
      description: 'Why the devices that are tried before it are not in use.',
    }),
    seed: t.exposeInt('seed'),
    repeatOf: t.globalID({
      nullable: true,
      description: 'The run whose stored inputs it was made from.',
      resolve: ({ repeatOf }) => (repeatOf === null ? null : { type: 'ScoreRun', id: repeatOf }),
    }),
    dataset: t.relation('dataset'),
    corpusVersion: t.relation('corpusVersion', { nullable: true }),
    labelSet: t.relation('labelSet'),
    threshold: t.exposeFloat('threshold', {
      nullable: true,
      description: 'Samples with a score below it are flagged.',
    }),
    thresholdPolicy: t.exposeString('thresholdPolicy', {
      nullable: true,
      description: 'The rule that chose the threshold: given | even-odds | low-outliers | target-recall | fdr.',
    }),
    calibration: t.relation('calibration', { type: Calibration, nullable: true }),
    sampleCount: t.exposeInt('sampleCount'),
    scoredCount: t.exposeInt('scoredCount'),
    flaggedCount: t.exposeInt('flaggedCount'),
    skippedCount: t.exposeInt('skippedCount'),
    warnings: t.exposeStringList('warnings'),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
    progress: t.float({
      description: 'How much of the work is done, 0 to 1.',
      resolve: async (run, _args, { loaders }) => progressOf(run, await loaders.jobs.load(run.id)),
    }),
    error: t.field({ type: SampleError, nullable: true, resolve: storedError }),
  }),
});
