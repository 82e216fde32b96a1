import { createHash } from 'node:crypto';
import {
  createLabelSet,
  createRun,
  finishRun,
  flagRun,
  insertSamples,
  type PrismaClient,
  recordJob,
  recordSampleError,
  startRun,
} from '@stray/db';
import { makeScores } from '@stray/testing';

export const encoderId = 'embedded@0123456789abcdef';

export interface Fixture {
  readonly projectId: string;
  readonly datasetId: string;
  readonly runId: string;
}

export interface FixtureOptions {
  readonly name?: string;
  readonly labels?: readonly string[];
  /** Samples with a score: the i-th has the score i / count. */
  readonly count?: number;
}

export const pathOf = (i: number) => `photos/photo-${String(i).padStart(3, '0')}.jpg`;

/** A project whose one dataset was scored: samples under 0.2 are flagged, and one more file could not be read. */
export async function scoredDataset(
  db: PrismaClient,
  { name = 'Clothes', labels = ['hat', 'dress'], count = 20 }: FixtureOptions = {},
): Promise<Fixture> {
  const project = await db.project.create({ data: { name, slug: name.toLowerCase() } });
  const labelSet = await createLabelSet(db, { projectId: project.id, labels: labels.map((text) => ({ text })) });
  await db.project.update({ where: { id: project.id }, data: { activeLabelSetId: labelSet.id } });
  const dataset = await db.dataset.create({ data: { projectId: project.id, name: 'photos' } });
  const files = Array.from({ length: count }, (_, i) => pathOf(i));
  await insertSamples(
    db,
    dataset.id,
    [...files, 'photos/broken.jpg'].map((path) => ({
      path,
      bytes: 1000,
      sha256: createHash('sha256').update(path).digest('hex'),
    })),
  );
  const samples = await db.sample.findMany({ where: { datasetId: dataset.id }, orderBy: { path: 'asc' } });
  const broken = samples.find(({ path }) => path === 'photos/broken.jpg');
  if (broken)
    await recordSampleError(db, {
      sampleId: broken.id,
      code: 'IMAGE_TRUNCATED',
      message: 'photos/broken.jpg ends too early.',
    });
  const readable = samples.filter((sample) => sample !== broken);
  const run = await createRun(db, {
    datasetId: dataset.id,
    labelSetId: labelSet.id,
    encoderId,
    method: 'neglabel',
    parameters: { groups: 100 },
    seed: 0,
  });
  await startRun(db, run.id);
  await makeScores(
    db,
    run.id,
    readable.map(({ id }, i) => ({
      sampleId: id,
      score: i / count,
      nearestLabel: { text: labels[i % labels.length] ?? '', similarity: 0.5 },
      topNegatives: [
        { text: 'motorcycle', similarity: 0.75 },
        { text: 'rocket', similarity: 0.25 },
      ],
      looksLike: [
        { text: 'motor scooter', similarity: 0.875 },
        { text: 'moped', similarity: 0.75 },
      ],
    })),
  );
  await flagRun(db, run.id, { threshold: 0.2, policy: 'even-odds', parameters: {} });
  const total = samples.length;
  for (const word of ['decode', 'encode', 'index', 'score', 'flag'] as const) {
    await recordJob(db, {
      runId: run.id,
      word,
      status: 'COMPLETED',
      done: readable.length,
      failed: total - readable.length,
      total,
    });
  }
  await finishRun(db, run.id, {
    device: 'cpu',
    scoredCount: readable.length,
    skippedCount: total - readable.length,
  });
  return { projectId: project.id, datasetId: dataset.id, runId: run.id };
}
