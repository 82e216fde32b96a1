import { StrayError } from '@stray/core';
import type { ScoreRun } from '@stray/db';
import type { Context } from '../context.ts';

/** The run whose scores are shown of a dataset. @throws StrayError CONFLICT when it was never scored */
export async function shownRun({ loaders }: Context, datasetId: string): Promise<ScoreRun> {
  const { shown } = await loaders.runs.load(datasetId);
  if (shown !== null) return shown;
  throw new StrayError('CONFLICT', 'The dataset was not scored yet: there is no run to compare with.');
}
