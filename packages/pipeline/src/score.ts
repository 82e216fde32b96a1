import { type EncoderFolder, methods, StrayError, type ThresholdRule } from '@stray/core';
import { heartbeat, type PrismaClient, readLabelSet, type ScoreRun, writeScores } from '@stray/db';
import { encodeKnownLabels, gatherMaterial, openJudge, recipeFor, type TextTower } from '@stray/scoring';
import { scoreCalibration } from './calibrate.ts';
import { corpusFor } from './corpus.ts';
import { embeddingsOf, readsProbabilities } from './embeddings.ts';
import { rulesOf } from './flag.ts';

export interface ScoreStores {
  readonly db: PrismaClient;
  readonly folder: EncoderFolder;
  readonly tower: TextTower;
}

/** What a run was scored with, as it is stored on the run. */
export type RunParameters = {
  readonly logitScale: number;
  readonly groups: number;
  /** ID labels that the encoder knows. */
  readonly classes: number;
  readonly negatives: number;
  /** The one asked for, or else the method's own. */
  readonly rule: ThresholdRule;
  readonly defaultRule: ThresholdRule;
};

/**
 * score: embeddings + corpus version → score per sample, with its reasons. Everything that the run was made from is
 * written on it. Done again after a loss, it writes the same scores.
 *
 * @param onBatch is told how many samples are scored; false ends the work
 * @throws StrayError LABEL_UNKNOWN when the encoder knows none of the labels · CALIBRATION_EMPTY,
 *   CALIBRATION_UNSUITABLE for calibration samples that cannot vouch for anything
 */
export async function scoreSamples(
  { db, folder, tower }: ScoreStores,
  run: ScoreRun,
  onBatch: (scored: number) => Promise<boolean>,
): Promise<void> {
  const method = methods.find((name) => name === run.method);
  if (method === undefined) throw new StrayError('BAD_ARGUMENT', `There is no method “${run.method}”.`);
  const labelSet = await readLabelSet(db, run.labelSetId);
  const texts = labelSet.labels.map(({ text }) => text);
  const { encoded: labels, warnings } = await encodeKnownLabels(tower, texts);
  const { projectId } = labelSet;
  const { encoderId, seed } = run;
  const { manifest } = folder;
  const recipe = recipeFor(method, manifest);
  const corpus = recipe && (await corpusFor(db, { projectId, encoderId, tower, labels, recipe }));
  const mined = corpus?.negatives ?? [];
  const negatives =
    recipe?.pool === 'conjugated' ? { negatives: [], conjugatedNegatives: mined } : { negatives: mined };
  const material = await gatherMaterial({ tower, manifest, labels, ...negatives, method, seed });
  const judge = await openJudge(material);
  try {
    const parameters: RunParameters = {
      logitScale: manifest.logitScale,
      groups: manifest.defaultCorpus.groups,
      classes: labels.texts.length,
      negatives: mined.length,
      rule: rulesOf(run).rule ?? judge.rule,
      defaultRule: judge.rule,
    };
    await heartbeat(db, run.id, { corpusVersionId: corpus?.id ?? null, parameters, warnings });
    const { dimension } = tower;
    if (!(await scoreCalibration(db, run, { material, onBatch: () => onBatch(0) }))) return;
    let scored = 0;
    const { datasetId } = run;
    const stored = { datasetId, encoderId, dimension, withProbability: readsProbabilities(run) };
    for await (const { sampleIds, images } of embeddingsOf(db, stored)) {
      const results = await judge.judge(images.embeddings, images.maxProbability);
      const rows = results.map((result, i) => ({ sampleId: sampleIds[i] ?? '', ...result }));
      await writeScores(db, run.id, rows);
      scored += sampleIds.length;
      if (!(await onBatch(scored))) return;
    }
  } finally {
    await judge.close();
  }
}
