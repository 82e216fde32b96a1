import { type EncoderFolder, methods, StrayError, type ThresholdRule } from '@stray/core';
import { heartbeat, type PrismaClient, readLabelSet, type ScoreRun, streamEmbeddings, writeScores } from '@stray/db';
import {
  encodeKnownLabels,
  gatherMaterial,
  openJudge,
  recipeFor,
  stackRows,
  type TextTower,
} from '@stray/scoring';
import { corpusFor } from './corpus.ts';

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
  readonly rule: ThresholdRule;
};

/** Embeddings scored, and rows written, at once. */
const batch = 256;

/**
 * score: embeddings + corpus version → score per sample, with its reasons. Everything that the run was made from is
 * written on it. Done again after a loss, it writes the same scores.
 *
 * @param onBatch is told how many samples are scored; false ends the work
 * @throws StrayError LABEL_UNKNOWN when the encoder knows none of the labels
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
  const judge = await openJudge(await gatherMaterial({ tower, manifest, labels, ...negatives, method, seed }));
  try {
    const parameters: RunParameters = {
      logitScale: manifest.logitScale,
      groups: manifest.defaultCorpus.groups,
      classes: labels.texts.length,
      negatives: mined.length,
      rule: judge.rule,
    };
    await heartbeat(db, run.id, { corpusVersionId: corpus?.id ?? null, parameters, warnings });
    let scored = 0;
    for await (const samples of streamEmbeddings(db, { datasetId: run.datasetId, encoderId, batch })) {
      const embeddings = samples.map(({ embedding }) => embedding);
      refuseOtherDimension(embeddings, { encoderId, dimension: tower.dimension });
      const images = stackRows(embeddings, tower.dimension);
      const results = await judge.judge(images);
      const rows = results.map((result, i) => ({ sampleId: samples[i]?.sampleId ?? '', ...result }));
      await writeScores(db, run.id, rows);
      scored += samples.length;
      if (!(await onBatch(scored))) return;
    }
  } finally {
    await judge.close();
  }
}

/** Embeddings are kept by encoder id; ones of another size can only come from outside, and must not be scored. */
function refuseOtherDimension(
  embeddings: readonly Float32Array[],
  { encoderId, dimension }: { encoderId: string; dimension: number },
): void {
  const other = embeddings.find(({ length }) => length !== dimension);
  if (other === undefined) return;
  throw new StrayError(
    'ENCODER_INVALID',
    `The stored embeddings of encoder ${encoderId} have ${other.length} numbers, but the encoder gives ${dimension}: they are not of one making.`,
  );
}
