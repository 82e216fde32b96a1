import { needsCalibration, StrayError, type ThresholdRule, thresholdRule } from '@stray/core';
import {
  finishScoredRun,
  flagRun,
  type PrismaClient,
  readCalibration,
  recordJob,
  type ScoreRun,
  scoresOf,
  writePValues,
} from '@stray/db';
import { type Calibration, calibrationOf, decideThreshold } from '@stray/scoring';
import { z } from 'zod';

/** What a run's parameters hold of thresholds. */
const stored = z.object({
  /** The rule in force: the one asked for or, once the run is scored, the default. */
  rule: thresholdRule.optional(),
  /** The method's own rule, known once the run is scored. */
  defaultRule: thresholdRule.optional(),
  /** Calibration samples that it takes at least, where there are too few to flag anything. */
  calibrationNeeded: z.int().nullish(),
});
export type StoredRules = z.infer<typeof stored>;

/** @throws StrayError INTERNAL when the parameters hold something else under these names */
export function rulesOf(run: Pick<ScoreRun, 'id' | 'parameters'>): StoredRules {
  const parsed = stored.safeParse(run.parameters);
  if (!parsed.success) throw new StrayError('INTERNAL', `Run ${run.id} holds no threshold rule.`);
  return parsed.data;
}

/**
 * flag: scores + threshold policy → flagged or not, with p-values where the run is calibrated; threshold and policy are
 * stored on the run, which is then complete.
 *
 * @returns how many samples are flagged
 * @throws StrayError CALIBRATION_EMPTY when the rule needs calibration scores and no calibration sample could be scored
 */
export async function flagSamples(db: PrismaClient, run: ScoreRun): Promise<number> {
  const { rule } = rulesOf(run);
  if (rule === undefined) throw new StrayError('INTERNAL', `Run ${run.id} was not scored: it holds no threshold rule.`);
  const calibration = await calibrationOfRun(db, run.id);
  if (calibration !== undefined) await writePValues(db, run.id, calibration);
  const scores = await scoresOf(db, run.id);
  const flagged = await applyRule(db, { runId: run.id, rule, scores, calibration });
  await finishScoredRun(db, run.id);
  return flagged;
}

/**
 * Flags a complete run anew by another rule, from the scores that are stored; null stands for the method's own. Nothing
 * is scored again.
 *
 * @throws StrayError NOT_FOUND · CONFLICT for a run that is not complete · CALIBRATION_EMPTY for a rule that needs
 *   calibration scores on a run without any
 */
export async function setThreshold(db: PrismaClient, runId: string, asked: ThresholdRule | null): Promise<void> {
  const run = await db.scoreRun.findUnique({ where: { id: runId } });
  if (run === null) throw new StrayError('NOT_FOUND', 'There is no such run.');
  if (run.status !== 'COMPLETED') {
    throw new StrayError(
      'CONFLICT',
      'The run is not complete: its threshold can be set once all its samples are scored.',
    );
  }
  const rules = rulesOf(run);
  const rule = asked ?? rules.defaultRule ?? rules.rule;
  if (rule === undefined) throw new StrayError('CONFLICT', 'The run keeps no rule of its own to go back to.');
  const calibration = needsCalibration(rule) ? await calibrationOfRun(db, runId) : undefined;
  const scores = await scoresOf(db, runId);
  const flagged = await applyRule(db, { runId, rule, scores, calibration });
  await recordJob(db, { runId, word: 'flag', status: 'COMPLETED', done: flagged, failed: 0, total: flagged });
}

interface RuleOnRun {
  readonly runId: string;
  readonly rule: ThresholdRule;
  readonly scores: Float64Array;
  readonly calibration: Calibration | undefined;
}

async function applyRule(db: PrismaClient, { runId, rule, scores, calibration }: RuleOnRun): Promise<number> {
  const { threshold, calibrationNeeded } = decideThreshold(rule, { scores, calibration });
  return db.$transaction(async (tx) => {
    // One at a time on a run: the flags of two policies must not mix.
    await tx.$queryRaw`SELECT id FROM "ScoreRun" WHERE id = ${runId}::uuid FOR UPDATE`;
    return flagRun(tx, runId, { threshold, policy: rule.kind, parameters: { rule, calibrationNeeded } });
  });
}

async function calibrationOfRun(db: PrismaClient, runId: string): Promise<Calibration | undefined> {
  const found = await readCalibration(db, runId);
  return found === null || found.scores.length === 0 ? undefined : calibrationOf(found.scores);
}
