import { createHash, randomUUID } from 'node:crypto';
import type { NewScore } from '@stray/db';
import {
  createLabelSet,
  createRun,
  type Dataset,
  type Db,
  insertSamples,
  type LabelSet,
  type Project,
  type Sample,
  type ScoreRun,
  scoreRow,
} from '@stray/db';

/** The id of no encoder that exists, in the form that they have. */
export const testEncoderId = 'test@0123456789abcdef';

export function sha256Of(bytes: string | Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

export function makeProject(db: Db, name = 'Clothing'): Promise<Project> {
  return db.project.create({ data: { name, slug: randomUUID() } });
}

/** A dataset, in a project of its own when none is given. */
export async function makeDataset(db: Db, projectId?: string): Promise<Dataset> {
  const project = projectId ?? (await makeProject(db)).id;
  return db.dataset.create({ data: { projectId: project, name: randomUUID() } });
}

/** Samples with paths `0000.jpg` and on, and bytes that no other dataset has; by path. */
export async function makeSamples(db: Db, datasetId: string, count: number): Promise<Sample[]> {
  const paths = Array.from({ length: count }, (_, index) => `${String(index).padStart(4, '0')}.jpg`);
  const rows = paths.map((path) => ({ path, sha256: sha256Of(`${datasetId}/${path}`), bytes: 1 }));
  await insertSamples(db, datasetId, rows);
  return db.sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
}

/** The next label set of a project, which becomes its active one. */
export async function makeLabelSet(db: Db, projectId: string, labels: readonly string[] = ['hat']): Promise<LabelSet> {
  const labelSet = await createLabelSet(db, { projectId, labels: labels.map((text) => ({ text })) });
  await db.project.update({ where: { id: projectId }, data: { activeLabelSetId: labelSet.id } });
  return labelSet;
}

/** A queued run over a dataset. */
export async function makeRun(db: Db, dataset: Dataset): Promise<ScoreRun> {
  const labelSet = await makeLabelSet(db, dataset.projectId);
  return createRun(db, {
    datasetId: dataset.id,
    labelSetId: labelSet.id,
    encoderId: testEncoderId,
    method: 'neglabel',
    parameters: {},
    seed: 0,
  });
}

/** A score with reasons in which nothing is special. */
export function makeScore(sampleId: string, score: number, facts: Partial<NewScore> = {}): NewScore {
  return {
    sampleId,
    score,
    nearestLabel: { text: 'hat', similarity: 0.5 },
    topNegatives: [{ text: 'teapot', similarity: 0.25 }],
    looksLike: [],
    ...facts,
  };
}

/** The scores of a run, by Prisma alone: for tests that hold no pool. */
export async function makeScores(db: Db, runId: string, scores: readonly NewScore[]): Promise<void> {
  const data = scores.map((score) => ({ runId, ...scoreRow(score) }));
  await db.sampleScore.createMany({ data });
}
