import { availableParallelism } from 'node:os';
import { type EncoderFolder, methods, StrayError, type ThresholdRule } from '@stray/core';
import {
  type Database,
  heartbeat,
  namedLabels,
  type PrismaClient,
  readLabelSet,
  readNegatives,
  type ScoreRun,
} from '@stray/db';
import { encodeKnownLabels, gatherMaterial, recipeFor, startJudge, type TextTower } from '@stray/scoring';
import type { BlobStore } from '@stray/storage';
import { scoreCalibration } from './calibrate.ts';
import { type CorpusOfRun, corpusFor } from './corpus/corpusFor.ts';
import { readRecipe } from './corpus/mine.ts';
import { towerSource } from './corpus/negatives.ts';
import { readsProbabilities } from './embeddings.ts';
import { rulesOf } from './flag.ts';
import { judgedBy } from './judgedBy.ts';
import { scoreStored } from './scoreStored.ts';

export interface ScoreStores {
  readonly db: PrismaClient;
  readonly pool: Database['pool'];
  /** Where the lists of words lie that people gave. */
  readonly blobs: BlobStore;
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

/** The version that the run names, or was given when it was begun; else the one that the project has for its labels. */
async function corpusOf(
  stores: ScoreStores,
  { corpusVersionId }: ScoreRun,
  mining: Parameters<typeof corpusFor>[1],
): Promise<CorpusOfRun> {
  if (corpusVersionId === null) return corpusFor(stores, mining);
  const version = await stores.db.corpusVersion.findUniqueOrThrow({ where: { id: corpusVersionId } });
  return {
    id: corpusVersionId,
    negatives: await readNegatives(stores.db, corpusVersionId),
    recipe: readRecipe(version.recipe),
  };
}

/**
 * score: embeddings + corpus version → score per sample, with its reasons. Everything that the run was made from is
 * written on it. Done again after a loss, it writes the same scores.
 *
 * @param onBatch is told how many samples are scored; false ends the work
 * @throws StrayError LABEL_UNKNOWN when the encoder knows none of the labels · CALIBRATION_EMPTY,
 *   CALIBRATION_UNSUITABLE for calibration samples that cannot vouch for anything
 */
export async function scoreSamples(
  stores: ScoreStores,
  run: ScoreRun,
  onBatch: (scored: number) => Promise<boolean>,
): Promise<void> {
  const method = methods.find((name) => name === run.method);
  if (method === undefined) throw new StrayError('BAD_ARGUMENT', `There is no method “${run.method}”.`);
  const { db, pool, folder, tower } = stores;
  const labelSet = await readLabelSet(db, run.labelSetId);
  const { encoded: labels, warnings } = await encodeKnownLabels(tower, namedLabels(labelSet));
  const { encoderId, seed } = run;
  const { manifest } = folder;
  const recipe = recipeFor(method, manifest);
  const usual = manifest.defaultCorpus.groups;
  const mining = recipe && { labelSet, encoderId, recipe, groups: usual, source: towerSource(tower) };
  const corpus = mining && (await corpusOf(stores, run, mining));
  const { groups, ...negatives } = judgedBy(corpus, { parameters: run.parameters, usual });
  const material = await gatherMaterial({ tower, manifest, labels, ...negatives, method, groups, seed });
  // Nothing else is at work: the images are embedded.
  const judge = await startJudge(material, { cores: availableParallelism() });
  try {
    const parameters: RunParameters = {
      logitScale: manifest.logitScale,
      groups,
      classes: labels.texts.length,
      negatives: corpus?.negatives.length ?? 0,
      rule: rulesOf(run).rule ?? judge.rule,
      defaultRule: judge.rule,
    };
    await heartbeat(db, run.id, { corpusVersionId: corpus?.id ?? null, parameters, warnings });
    const { dimension } = tower;
    if (!(await scoreCalibration({ db, pool }, run, { material, onBatch: () => onBatch(0) }))) return;
    const { datasetId, id: runId } = run;
    const withProbability = readsProbabilities(run);
    await scoreStored({ pool }, { runId, datasetId, encoderId, dimension, withProbability, judge, onBatch });
  } finally {
    await judge.close();
  }
}
