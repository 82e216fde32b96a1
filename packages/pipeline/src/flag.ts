import { StrayError } from '@stray/core';
import { finishRun, flagRun, type PrismaClient, type ScoreRun, scoresOf } from '@stray/db';
import { type ThresholdRule, thresholdOf } from '@stray/scoring';
import { z } from 'zod';

const stored = z.object({
  rule: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('given'), threshold: z.number() }),
    z.object({ kind: z.literal('even-odds'), threshold: z.number() }),
    z.object({ kind: z.literal('low-outliers'), deviations: z.number() }),
  ]),
});

/**
 * flag: scores + threshold policy → flagged or not, with threshold and policy stored on the run, which is then complete.
 *
 * @returns how many samples are flagged
 */
export async function flagSamples(db: PrismaClient, run: ScoreRun): Promise<number> {
  const parsed = stored.safeParse(run.parameters);
  if (!parsed.success) throw new StrayError('INTERNAL', `Run ${run.id} was not scored: it holds no threshold rule.`);
  const rule: ThresholdRule = run.threshold === null ? parsed.data.rule : { kind: 'given', threshold: run.threshold };
  const scores = await scoresOf(db, run.id);
  const flagged = await flagRun(db, run.id, thresholdOf(rule, scores));
  const skippedCount = Math.max(0, run.sampleCount - scores.length);
  await finishRun(db, run.id, { thresholdPolicy: rule.kind, scoredCount: scores.length, skippedCount });
  return flagged;
}
