import { createLabelSet, createRun, finishRun, flagRun, type PrismaClient, startRun } from '@stray/db';
import type pg from 'pg';
import { fillEmbeddings } from './embeddings.ts';
import { classes, fillReviews, fillSamples, fillScores } from './rows.ts';

export interface ProjectSize {
  readonly name: string;
  readonly samples: number;
  readonly dimension: number;
  /** What is drawn follows from it: the same seed and size give the same rows, but for the ids of project, dataset and run. */
  readonly seed: number;
}

export interface SyntheticProject {
  readonly projectId: string;
  readonly datasetId: string;
  readonly runId: string;
  readonly encoderId: string;
}

/**
 * A scored project as large as you like: samples in splits and folders, some without a class or with two, some copies, some
 * unreadable; what was measured of their pixels; embeddings in clusters; scores with their words, the lowest twentieth
 * flagged; decisions, tags and notes on a share. The database draws everything itself, so that nothing is sent.
 *
 * @param client a connection of its own, for the tables of the draws
 */
export async function makeProject(db: PrismaClient, client: pg.Client, size: ProjectSize): Promise<SyntheticProject> {
  const { name, samples, dimension, seed } = size;
  const { id: projectId } = await db.project.create({ data: { name, slug: name } });
  const { id: labelSetId } = await createLabelSet(db, { projectId, labels: classes.map((text) => ({ text })) });
  await db.project.update({ where: { id: projectId }, data: { activeLabelSetId: labelSetId } });
  const { id: datasetId } = await db.dataset.create({ data: { projectId, name } });
  const encoderId = `${name}@0123456789abcdef`;
  const draw = { datasetId, encoderId, samples, dimension, seed };
  await fillSamples(client, draw);
  await fillEmbeddings(client, draw);
  const run = await createRun(db, { datasetId, labelSetId, encoderId, method: 'neglabel', parameters: {}, seed });
  await startRun(db, run.id);
  await fillScores(client, { ...draw, runId: run.id });
  await db.scoreRun.update({ where: { id: run.id }, data: { scoredCount: samples } });
  await flagRun(db, run.id, { threshold: 0.25, policy: 'given', parameters: {} });
  await fillReviews(client, { ...draw, runId: run.id });
  // What autovacuum does by itself in the minutes after an import.
  await client.query('VACUUM (ANALYZE)');
  await finishRun(db, run.id);
  return { projectId, datasetId, runId: run.id, encoderId };
}

/** The project of that name that an earlier run has made whole; null where there is none. */
export async function findProject(db: PrismaClient, name: string): Promise<SyntheticProject | null> {
  const run = await db.scoreRun.findFirst({
    where: { status: 'COMPLETED', dataset: { name } },
    include: { dataset: true },
  });
  if (run === null) return null;
  const { id: runId, datasetId, encoderId, dataset } = run;
  return { projectId: dataset.projectId, datasetId, runId, encoderId };
}
