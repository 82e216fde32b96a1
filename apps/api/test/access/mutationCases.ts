import { randomUUID } from 'node:crypto';
import { takeBack } from '@stray/db';
import { importable, type ServerMode } from '../serverMode.ts';
import { makeScorable, type World } from './world.ts';

/** In the order of what they may. */
export const roles = ['VIEWER', 'REVIEWER', 'CURATOR', 'OWNER', 'ADMIN'] as const;
export type Least = (typeof roles)[number];

export interface Case {
  /** The least role that may do it, said here once more: what the server is told is not what it is tested by. */
  readonly least: Least;
  /** Whether a key may do it too. */
  readonly keys?: false;
  readonly input: (
    world: Pick<World, 'ids' | 'mark'>,
    given: { readonly userId: string; readonly email: string; readonly keyId: string },
  ) => object;
  /** What has to be so before. */
  readonly before?: (db: ReturnType<ServerMode['db']>, world: World) => Promise<unknown>;
}

const chance = () => `x ${randomUUID().slice(0, 8)}`;

/** One for every mutation. */
export const cases: Readonly<Record<string, Case>> = {
  createProject: { least: 'ADMIN', input: () => ({ name: chance() }) },
  createDataset: { least: 'CURATOR', input: ({ ids }) => ({ projectId: ids.Project, name: chance() }) },
  cancelUpload: { least: 'CURATOR', input: ({ ids }) => ({ uploadId: ids.Upload }) },
  importPath: { least: 'CURATOR', input: ({ ids }) => ({ datasetId: ids.Dataset, path: importable }) },
  retryUpload: {
    least: 'CURATOR',
    input: ({ ids }) => ({ uploadId: ids.Upload }),
    before: (db, { uuids }) =>
      db.upload.update({ where: { id: uuids.Upload ?? '' }, data: { status: 'FAILED', source: importable } }),
  },
  measureQuality: { least: 'CURATOR', input: ({ ids }) => ({ datasetId: ids.Dataset }) },
  projectDataset: { least: 'REVIEWER', input: ({ ids }) => ({ datasetId: ids.Dataset }) },
  cancelProjection: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ projectionId: ids.Projection }),
    before: (db, { uuids }) =>
      db.projection.update({ where: { id: uuids.Projection ?? '' }, data: { status: 'QUEUED' } }),
  },
  retryProjection: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ projectionId: ids.Projection }),
    before: (db, { uuids }) =>
      db.projection.update({ where: { id: uuids.Projection ?? '' }, data: { status: 'FAILED' } }),
  },
  deleteSamples: { least: 'CURATOR', input: ({ ids }) => ({ sampleIds: ids.Sample }) },
  deleteUpload: {
    least: 'CURATOR',
    input: ({ ids }) => ({ uploadId: ids.Upload }),
    before: (db, { uuids }) => db.upload.update({ where: { id: uuids.Upload ?? '' }, data: { status: 'COMPLETED' } }),
  },
  startExport: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ datasetId: ids.Dataset, format: 'CSV', options: { runId: ids.ScoreRun } }),
  },
  cancelExport: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ exportId: ids.Export }),
    before: (db, { uuids }) => db.export.update({ where: { id: uuids.Export ?? '' }, data: { status: 'QUEUED' } }),
  },
  retryExport: { least: 'REVIEWER', input: ({ ids }) => ({ exportId: ids.Export }) },
  deleteExport: { least: 'CURATOR', input: ({ ids }) => ({ exportId: ids.Export }) },
  deleteDataset: { least: 'OWNER', input: ({ ids }) => ({ datasetId: ids.Dataset }) },
  deleteProject: { least: 'OWNER', input: ({ ids, mark }) => ({ projectId: ids.Project, name: mark }) },
  collectUnused: { least: 'ADMIN', keys: false, input: () => ({ sweep: false }) },
  review: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ sampleIds: [ids.Sample], datasetId: ids.Dataset, runId: ids.ScoreRun, decision: 'KEEP' }),
  },
  undo: { least: 'REVIEWER', input: ({ ids }) => ({ targetId: ids.ReviewEvent }) },
  redo: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ targetId: ids.ReviewEvent }),
    before: async (db, { uuids }) => {
      const by = { actorKind: 'LOCAL', actor: 'x' } as const;
      await takeBack(db, { kind: 'UNDO', targetId: uuids.ReviewEvent ?? '', by });
    },
  },
  holdSamples: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ datasetId: ids.Dataset, session: randomUUID(), sampleIds: [ids.Sample] }),
  },
  saveView: {
    least: 'REVIEWER',
    input: ({ ids }) => ({ datasetId: ids.Dataset, name: chance(), address: '?q=flagged' }),
  },
  updateView: { least: 'REVIEWER', input: ({ ids }) => ({ viewId: ids.SavedView, name: chance() }) },
  deleteView: { least: 'REVIEWER', input: ({ ids }) => ({ viewId: ids.SavedView }) },
  createLabelSet: { least: 'CURATOR', input: ({ ids }) => ({ projectId: ids.Project, labels: ['hat'] }) },
  activateLabelSet: { least: 'CURATOR', input: ({ ids }) => ({ labelSetId: ids.LabelSet }) },
  importLabels: { least: 'CURATOR', input: ({ ids }) => ({ projectId: ids.Project, datasetId: ids.Dataset }) },
  mineCorpus: {
    least: 'CURATOR',
    input: ({ ids }) => ({ projectId: ids.Project, labelSetId: ids.LabelSet, corpus: chance() }),
  },
  createCorpusDraft: {
    least: 'CURATOR',
    input: ({ ids }) => ({ corpusId: ids.Corpus, fromVersionId: ids.CorpusVersion }),
  },
  editCorpusDraft: {
    least: 'CURATOR',
    input: ({ ids }) => ({ draftId: ids.CorpusDraft, edits: [{ kind: 'ADD', text: 'teapot' }] }),
  },
  rebaseCorpusDraft: { least: 'CURATOR', input: ({ ids }) => ({ draftId: ids.CorpusDraft }) },
  retryCorpusDraft: {
    least: 'CURATOR',
    input: ({ ids }) => ({ draftId: ids.CorpusDraft }),
    before: (db, { uuids }) =>
      db.corpusDraft.update({ where: { id: uuids.CorpusDraft ?? '' }, data: { status: 'FAILED' } }),
  },
  deleteCorpusDraft: { least: 'CURATOR', input: ({ ids }) => ({ draftId: ids.CorpusDraft }) },
  publishCorpusVersion: { least: 'CURATOR', input: ({ ids }) => ({ draftId: ids.CorpusDraft, message: 'x' }) },
  activateCorpusVersion: { least: 'CURATOR', input: ({ ids }) => ({ versionId: ids.CorpusVersion }) },
  deleteCorpusVersion: {
    least: 'CURATOR',
    input: ({ ids }) => ({ versionId: ids.CorpusVersion }),
    before: async (db, { uuids }) => {
      await db.corpusDraft.deleteMany({ where: { id: uuids.CorpusDraft ?? '' } });
      await db.project.update({ where: { id: uuids.Project ?? '' }, data: { activeCorpusVersionId: null } });
    },
  },
  forkCorpus: {
    least: 'CURATOR',
    input: ({ ids }) => ({ versionId: ids.CorpusVersion, projectId: ids.Project, name: chance() }),
  },
  startRun: {
    least: 'CURATOR',
    input: ({ ids }) => ({
      datasetId: ids.Dataset,
      labelSetId: ids.LabelSet,
      corpusVersionId: ids.CorpusVersion,
    }),
  },
  repeatRun: { least: 'CURATOR', input: ({ ids }) => ({ runId: ids.ScoreRun }) },
  cancelRun: {
    least: 'CURATOR',
    input: ({ ids }) => ({ runId: ids.ScoreRun }),
    before: (db, { uuids }) => db.scoreRun.update({ where: { id: uuids.ScoreRun ?? '' }, data: { status: 'QUEUED' } }),
  },
  retryRun: {
    least: 'CURATOR',
    input: ({ ids }) => ({ runId: ids.ScoreRun }),
    before: (db, { uuids }) => db.scoreRun.update({ where: { id: uuids.ScoreRun ?? '' }, data: { status: 'FAILED' } }),
  },
  setThreshold: {
    least: 'CURATOR',
    input: ({ ids }) => ({ runId: ids.ScoreRun, thresholdPolicy: { given: 0.3 } }),
  },
  scoreImages: {
    least: 'VIEWER',
    input: ({ ids }) => ({ projectId: ids.Project, runId: ids.ScoreRun, sampleIds: [ids.Sample], images: [] }),
    before: makeScorable,
  },
  createWebhook: {
    least: 'OWNER',
    keys: false,
    input: ({ ids }) => ({ projectId: ids.Project, url: 'https://ci.example.org/stray', events: ['EXPORT_READY'] }),
  },
  updateWebhook: { least: 'OWNER', keys: false, input: ({ ids }) => ({ webhookId: ids.Webhook, enabled: false }) },
  rotateWebhookSecret: { least: 'OWNER', keys: false, input: ({ ids }) => ({ webhookId: ids.Webhook }) },
  deleteWebhook: { least: 'OWNER', keys: false, input: ({ ids }) => ({ webhookId: ids.Webhook }) },
  testWebhook: { least: 'OWNER', keys: false, input: ({ ids }) => ({ webhookId: ids.Webhook }) },
  redeliver: { least: 'OWNER', keys: false, input: ({ ids }) => ({ deliveryId: ids.WebhookDelivery }) },
  setMember: {
    least: 'OWNER',
    keys: false,
    input: ({ ids }, { email }) => ({ projectId: ids.Project, email, role: 'VIEWER' }),
  },
  removeMember: {
    least: 'OWNER',
    keys: false,
    input: ({ ids }, { userId }) => ({ projectId: ids.Project, userId }),
  },
  createApiKey: {
    least: 'VIEWER',
    keys: false,
    input: ({ ids }) => ({ projectId: ids.Project, name: 'x', scope: 'READ' }),
  },
  // The key opens this project alone, and somebody else has made it.
  revokeApiKey: { least: 'OWNER', keys: false, input: (_, { keyId }) => ({ keyId }) },
  createUser: { least: 'ADMIN', keys: false, input: () => ({ email: `${randomUUID()}@stray.test`, name: 'x' }) },
  inviteUser: { least: 'ADMIN', keys: false, input: (_, { userId }) => ({ userId }) },
  setUserDisabled: { least: 'ADMIN', keys: false, input: (_, { userId }) => ({ userId, disabled: true }) },
};
