import type { PrismaClient } from '@stray/db';
import DataLoader from 'dataloader';

interface Found {
  readonly id: string;
  readonly projectId: string;
}

/** Types of things that belong to a project: every one that `node` finds has to be here. */
export const ownedTypes = [
  'Project',
  'LabelSet',
  'Corpus',
  'CorpusVersion',
  'CorpusDraft',
  'Dataset',
  'Sample',
  'ScoreRun',
  'Upload',
  'Job',
  'Export',
  'ReviewEvent',
  'SavedView',
  'Projection',
  'Webhook',
  'WebhookDelivery',
] as const;
export type OwnedType = (typeof ownedTypes)[number];

export const isOwnedType = (name: string): name is OwnedType => ownedTypes.some((type) => type === name);

type Lookup = (db: PrismaClient, ids: readonly string[]) => Promise<readonly Found[]>;

/** The project of each that is there. */
const lookups: Readonly<Record<OwnedType, Lookup>> = {
  Project: async (db, ids) =>
    (await db.project.findMany({ where: { ...among(ids), ...there }, select: { id: true } })).map(({ id }) => ({
      id,
      projectId: id,
    })),
  LabelSet: (db, ids) => db.labelSet.findMany({ where: { ...among(ids), project: there }, select: direct }),
  Corpus: (db, ids) => db.corpus.findMany({ where: { ...among(ids), project: there }, select: direct }),
  Dataset: (db, ids) => db.dataset.findMany({ where: { ...among(ids), ...inDataset.dataset }, select: direct }),
  Job: (db, ids) => db.job.findMany({ where: { ...among(ids), project: there }, select: direct }),
  CorpusVersion: async (db, ids) =>
    (await db.corpusVersion.findMany({ where: { ...among(ids), ...inCorpus }, select: ofCorpus })).map(
      ({ id, corpus }) => ({
        id,
        ...corpus,
      }),
    ),
  CorpusDraft: async (db, ids) =>
    (await db.corpusDraft.findMany({ where: { ...among(ids), ...inCorpus }, select: ofCorpus })).map(
      ({ id, corpus }) => ({
        id,
        ...corpus,
      }),
    ),
  Sample: async (db, ids) =>
    (await db.sample.findMany({ where: { ...among(ids), ...inDataset }, select: ofDataset })).map(
      ({ id, dataset }) => ({ id, ...dataset }),
    ),
  ScoreRun: async (db, ids) =>
    (await db.scoreRun.findMany({ where: { ...among(ids), ...inDataset }, select: ofDataset })).map(
      ({ id, dataset }) => ({
        id,
        ...dataset,
      }),
    ),
  ReviewEvent: async (db, ids) =>
    (await db.reviewEvent.findMany({ where: { ...among(ids), ...inDataset }, select: ofDataset })).map(
      ({ id, dataset }) => ({ id, ...dataset }),
    ),
  SavedView: async (db, ids) =>
    (await db.savedView.findMany({ where: { ...among(ids), ...inDataset }, select: ofDataset })).map(
      ({ id, dataset }) => ({ id, ...dataset }),
    ),
  Projection: async (db, ids) =>
    (await db.projection.findMany({ where: { ...among(ids), ...inDataset }, select: ofDataset })).map(
      ({ id, dataset }) => ({ id, ...dataset }),
    ),
  Export: async (db, ids) =>
    (await db.export.findMany({ where: { ...among(ids), ...inDataset }, select: ofDataset })).map(
      ({ id, dataset }) => ({ id, ...dataset }),
    ),
  Webhook: (db, ids) => db.webhook.findMany({ where: { ...among(ids), project: there }, select: direct }),
  WebhookDelivery: async (db, ids) =>
    (
      await db.webhookDelivery.findMany({
        where: { ...among(ids), webhook: { project: there } },
        select: { id: true, webhook: { select: { projectId: true } } },
      })
    ).map(({ id, webhook }) => ({ id, ...webhook })),
  Upload: async (db, ids) =>
    (await db.upload.findMany({ where: { ...among(ids), ...inDataset }, select: ofDataset })).map(
      ({ id, dataset }) => ({ id, ...dataset }),
    ),
};

const among = (ids: readonly string[]) => ({ id: { in: [...ids] } });
/** What is deleted is gone for everybody, though it may not be erased yet. */
const there = { deletedAt: null } as const;
const inCorpus = { corpus: { project: there } } as const;
const inDataset = { dataset: { ...there, project: there } } as const;
const direct = { id: true, projectId: true } as const;
const ofCorpus = { id: true, corpus: { select: { projectId: true } } } as const;
const ofDataset = { id: true, dataset: { select: { projectId: true } } } as const;

/** The project of a thing by its id; null when there is no such thing. */
export type ProjectOf = (type: OwnedType, id: string) => Promise<string | null>;

/** Looks up once what many ask for, and together what is asked together; lives as long as one request. */
export function createProjectOf(db: PrismaClient): ProjectOf {
  const loaders = new Map<OwnedType, DataLoader<string, string | null>>();
  const loaderOf = (type: OwnedType) => {
    const known = loaders.get(type);
    if (known !== undefined) return known;
    const made = new DataLoader<string, string | null>(async (ids) => {
      const found = new Map((await lookups[type](db, ids)).map(({ id, projectId }) => [id, projectId]));
      return ids.map((id) => found.get(id) ?? null);
    });
    loaders.set(type, made);
    return made;
  };
  return (type, id) => loaderOf(type).load(id);
}

/** What a resolver gives of an owned type: a row with the keys that lead to its project, or one that holds such a row. */
export interface OwnedRow {
  readonly id?: unknown;
  readonly projectId?: unknown;
  readonly datasetId?: unknown;
  readonly corpusId?: unknown;
  readonly webhookId?: unknown;
  readonly sample?: unknown;
}

/** The project of a thing that was read, without asking the database again where the row tells. */
export async function projectOfRow(type: OwnedType, row: OwnedRow, projectOf: ProjectOf): Promise<string | null> {
  if (type === 'Project') return typeof row.id === 'string' ? row.id : null;
  if (type === 'Sample' && typeof row.sample === 'object' && row.sample !== null) {
    return projectOfRow('Dataset', { id: (row.sample as OwnedRow).datasetId }, projectOf);
  }
  if (typeof row.projectId === 'string') return row.projectId;
  if (typeof row.datasetId === 'string') return projectOf('Dataset', row.datasetId);
  if (typeof row.corpusId === 'string') return projectOf('Corpus', row.corpusId);
  if (typeof row.webhookId === 'string') return projectOf('Webhook', row.webhookId);
  return typeof row.id === 'string' ? projectOf(type, row.id) : null;
}
