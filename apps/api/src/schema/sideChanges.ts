import type { ScoreRun as RunRow } from '@stray/db';
import type { SideChanges as Changes, Preview, TwoScores } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { loadSample, Sample } from './sample.ts';
import { ScoreRun } from './scoreRun.ts';

interface PreviewShape extends Preview {
  readonly run: RunRow;
}

const SideChange = builder.objectRef<TwoScores>('SideChange').implement({
  fields: (t) => ({
    sample: t.field({ type: Sample, resolve: ({ sampleId }, _args, context) => loadSample(context, sampleId) }),
    before: t.exposeFloat('before', { description: 'Its score in the run that is shown.' }),
    after: t.exposeFloat('after'),
  }),
});

type EstimateShape = Changes['flagged']['before'];

const Estimate = builder.objectRef<EstimateShape>('SampleEstimate').implement({
  description: 'How many samples, as far as the compared ones tell; with all compared it is exact.',
  fields: (t) => ({
    estimate: t.exposeInt('estimate'),
    low: t.exposeInt('low', { description: 'Lower end of the 95 % interval (Wilson).' }),
    high: t.exposeInt('high'),
    counted: t.exposeInt('counted', { description: 'How many of the compared ones.' }),
  }),
});

const Side = builder.objectRef<Changes['entering']>('SideOfChange').implement({
  fields: (t) => ({
    size: t.field({ type: Estimate, resolve: (side) => side }),
    examples: t.field({
      type: [SideChange],
      description: 'Those whose score changes most.',
      args: { first: t.arg.int({ defaultValue: 12, description: '1 to 24.' }) },
      resolve: ({ examples }, { first }) => examples.slice(0, first ?? 12),
    }),
  }),
});

const Precision = builder.objectRef<Changes['precision']['before']>('ReviewedPrecision').implement({
  description: 'Of the flagged samples that a person has decided on, how many do not belong.',
  fields: (t) => ({ decided: t.exposeInt('decided'), right: t.exposeInt('right') }),
});

const BinPair = builder.objectRef<Changes['histogram'][number]>('BinPair').implement({
  fields: (t) => ({
    from: t.exposeFloat('from'),
    to: t.exposeFloat('to'),
    before: t.exposeInt('before'),
    after: t.exposeInt('after'),
  }),
});

export const SideChanges = builder.objectRef<PreviewShape>('SideChanges').implement({
  description: 'What other negatives do to the flags of a run. Nothing is stored, and no image encoded.',
  fields: (t) => ({
    run: t.field({ type: ScoreRun, description: 'The run that is compared with.', resolve: ({ run }) => run }),
    exact: t.exposeBoolean('exact'),
    compared: t.exposeInt('compared', { description: 'Samples that were scored anew.' }),
    total: t.exposeInt('total', { description: 'Samples of the run.' }),
    seed: t.exposeInt('seed', { description: 'Of the draw.' }),
    entering: t.expose('entering', { type: Side, description: 'Not flagged now, and then flagged.' }),
    leaving: t.expose('leaving', { type: Side, description: 'Flagged now, and then not.' }),
    flaggedBefore: t.field({ type: Estimate, resolve: ({ flagged }) => flagged.before }),
    flaggedAfter: t.field({ type: Estimate, resolve: ({ flagged }) => flagged.after }),
    thresholdBefore: t.float({ resolve: ({ thresholds }) => thresholds.before }),
    thresholdAfter: t.float({ resolve: ({ thresholds }) => thresholds.after }),
    histogram: t.field({
      type: [BinPair],
      description: 'Of the compared samples.',
      resolve: ({ histogram }) => [...histogram],
    }),
    precisionBefore: t.field({ type: Precision, resolve: ({ precision }) => precision.before }),
    precisionAfter: t.field({ type: Precision, resolve: ({ precision }) => precision.after }),
  }),
});
