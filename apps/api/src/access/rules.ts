import type { Role } from '@stray/db';

/** What an argument takes that is an id: a role in the project of the thing that it names. */
export type IdRule =
  | Role
  /** One role where the other argument is given too, another where it is not. */
  | { readonly beside: string; readonly role: Role; readonly alone: Role }
  /** The resolver itself finds only what belongs to the one who asks: keys and users are in no project. */
  | 'resolver';

export interface Rule {
  /**
   * Who may ask at all: anyone who is signed in or has a key, when left out; `person` is one who has signed in, without a
   * key; `curator` is one in some project; `creator` may make projects; `admin` is a person who runs this Stray.
   */
  readonly who?: 'person' | 'curator' | 'creator' | 'admin';
  /** By path of each argument that is an id. */
  readonly ids?: Readonly<Record<string, IdRule>>;
  /** The role that it takes in the project of the object that the field is read from; VIEWER when left out. */
  readonly parent?: Role;
  /** Of a mutation that is not in the audit log: `own` for those that are events themselves, or change nothing that stays. */
  readonly log?: 'own';
}

/**
 * What everything of the API takes. Every mutation, every field of the roots and every field with an id among its arguments
 * has to be here, or the server does not start; whatever else is reached from what may be seen may be seen. Things that belong
 * to a project are shown to its members alone, by whatever way they are reached (`guard.ts`).
 */
export const rules: Readonly<Record<string, Rule>> = {
  'Query.node': { ids: { id: 'VIEWER' } },
  'Query.viewer': {},
  'Query.projects': {},
  'Query.project': {},
  'Query.work': {},
  'Query.encoders': {},
  'Query.labelSenses': {},
  'Query.users': { who: 'admin' },
  'Query.diskUse': { who: 'admin' },
  'Query.importFolder': { who: 'curator' },

  'Project.members': {},
  'Project.apiKeys': { parent: 'OWNER' },
  'Project.audit': { parent: 'OWNER' },
  'Project.webhooks': { parent: 'OWNER' },
  'Webhook.url': { parent: 'OWNER' },
  'Webhook.deliveries': { parent: 'OWNER' },
  'WebhookDelivery.body': { parent: 'OWNER' },
  'WebhookDelivery.answer': { parent: 'OWNER' },
  'WebhookDelivery.error': { parent: 'OWNER' },

  'Dataset.samples': { ids: { 'similarTo.sampleId': 'VIEWER' } },
  'Dataset.exportPreview': { ids: { 'options.runId': 'VIEWER' } },
  'CorpusVersion.diff': { ids: { to: 'VIEWER' } },
  'CorpusVersion.effect': { ids: { datasetId: 'VIEWER' } },
  'CorpusVersion.insight': { ids: { datasetId: 'VIEWER' } },
  'CorpusVersion.negatives': { ids: { datasetId: 'VIEWER' } },
  'CorpusDraft.effect': { ids: { datasetId: 'VIEWER' } },
  'ScoreRun.compare': { ids: { runId: 'VIEWER' } },
  'IdLabel.sampleCount': { ids: { datasetId: 'VIEWER' } },
  'IdLabel.nearestNegatives': { ids: { corpusVersionId: 'VIEWER' } },

  'Mutation.createProject': { who: 'creator' },
  'Mutation.createDataset': { ids: { 'input.projectId': 'CURATOR' } },
  'Mutation.cancelUpload': { ids: { 'input.uploadId': 'CURATOR' } },
  'Mutation.importPath': { ids: { 'input.datasetId': 'CURATOR' } },
  'Mutation.retryUpload': { ids: { 'input.uploadId': 'CURATOR' } },
  'Mutation.measureQuality': { ids: { 'input.datasetId': 'CURATOR' } },

  'Mutation.projectDataset': { ids: { 'input.datasetId': 'REVIEWER' } },
  'Mutation.cancelProjection': { ids: { 'input.projectionId': 'REVIEWER' } },
  'Mutation.retryProjection': { ids: { 'input.projectionId': 'REVIEWER' } },

  'Mutation.deleteSamples': { ids: { 'input.sampleIds': 'CURATOR' } },
  'Mutation.deleteUpload': { ids: { 'input.uploadId': 'CURATOR' } },
  'Mutation.deleteDataset': { ids: { 'input.datasetId': 'OWNER' } },
  'Mutation.deleteProject': { ids: { 'input.projectId': 'OWNER' } },
  'Mutation.collectUnused': { who: 'admin' },

  'Mutation.createLabelSet': { ids: { 'input.projectId': 'CURATOR' } },
  'Mutation.activateLabelSet': { ids: { 'input.labelSetId': 'CURATOR' } },
  'Mutation.importLabels': { ids: { 'input.projectId': 'CURATOR', 'input.datasetId': 'VIEWER' } },

  'Mutation.mineCorpus': { ids: { 'input.projectId': 'CURATOR', 'input.labelSetId': 'VIEWER' } },
  'Mutation.createCorpusDraft': { ids: { 'input.corpusId': 'CURATOR', 'input.fromVersionId': 'VIEWER' } },
  'Mutation.editCorpusDraft': { ids: { 'input.draftId': 'CURATOR' } },
  'Mutation.rebaseCorpusDraft': { ids: { 'input.draftId': 'CURATOR' } },
  'Mutation.retryCorpusDraft': { ids: { 'input.draftId': 'CURATOR' } },
  'Mutation.deleteCorpusDraft': { ids: { 'input.draftId': 'CURATOR' } },
  'Mutation.publishCorpusVersion': { ids: { 'input.draftId': 'CURATOR' } },
  'Mutation.activateCorpusVersion': { ids: { 'input.versionId': 'CURATOR' } },
  'Mutation.deleteCorpusVersion': { ids: { 'input.versionId': 'CURATOR' } },
  'Mutation.forkCorpus': {
    ids: {
      'input.projectId': 'CURATOR',
      'input.versionId': { beside: 'input.projectId', role: 'VIEWER', alone: 'CURATOR' },
    },
  },

  'Mutation.startRun': {
    ids: {
      'input.datasetId': 'CURATOR',
      'input.labelSetId': 'VIEWER',
      'input.corpusVersionId': 'VIEWER',
      'input.calibrationDatasetId': 'VIEWER',
    },
  },
  'Mutation.repeatRun': { ids: { 'input.runId': 'CURATOR' } },
  'Mutation.cancelRun': { ids: { 'input.runId': 'CURATOR' } },
  'Mutation.retryRun': { ids: { 'input.runId': 'CURATOR' } },
  'Mutation.setThreshold': { ids: { 'input.runId': 'CURATOR' } },

  'Mutation.scoreImages': {
    log: 'own',
    ids: { 'input.projectId': 'VIEWER', 'input.runId': 'VIEWER', 'input.sampleIds': 'VIEWER' },
  },

  'Mutation.review': {
    log: 'own',
    ids: { 'input.sampleIds': 'REVIEWER', 'input.datasetId': 'REVIEWER', 'input.runId': 'VIEWER' },
  },
  'Mutation.undo': { log: 'own', ids: { 'input.targetId': 'REVIEWER' } },
  'Mutation.redo': { log: 'own', ids: { 'input.targetId': 'REVIEWER' } },
  'Mutation.holdSamples': { log: 'own', ids: { 'input.datasetId': 'REVIEWER', 'input.sampleIds': 'REVIEWER' } },

  'Mutation.saveView': { ids: { 'input.datasetId': 'REVIEWER' } },
  'Mutation.updateView': { ids: { 'input.viewId': 'REVIEWER' } },
  'Mutation.deleteView': { ids: { 'input.viewId': 'REVIEWER' } },
  'Mutation.startExport': { ids: { 'input.datasetId': 'REVIEWER', 'input.options.runId': 'VIEWER' } },
  'Mutation.cancelExport': { ids: { 'input.exportId': 'REVIEWER' } },
  'Mutation.retryExport': { ids: { 'input.exportId': 'REVIEWER' } },
  'Mutation.deleteExport': { ids: { 'input.exportId': 'CURATOR' } },

  'Mutation.setMember': { who: 'person', ids: { 'input.projectId': 'OWNER' } },
  'Mutation.removeMember': { who: 'person', ids: { 'input.projectId': 'OWNER', 'input.userId': 'resolver' } },
  'Mutation.createApiKey': { who: 'person', ids: { 'input.projectId': 'VIEWER' } },
  'Mutation.revokeApiKey': { who: 'person', ids: { 'input.keyId': 'resolver' } },
  'Mutation.createWebhook': { who: 'person', ids: { 'input.projectId': 'OWNER' } },
  'Mutation.updateWebhook': { who: 'person', ids: { 'input.webhookId': 'OWNER' } },
  'Mutation.rotateWebhookSecret': { who: 'person', ids: { 'input.webhookId': 'OWNER' } },
  'Mutation.deleteWebhook': { who: 'person', ids: { 'input.webhookId': 'OWNER' } },
  'Mutation.testWebhook': { who: 'person', ids: { 'input.webhookId': 'OWNER' } },
  'Mutation.redeliver': { who: 'person', ids: { 'input.deliveryId': 'OWNER' } },
  'Mutation.createUser': { who: 'admin' },
  'Mutation.inviteUser': { who: 'admin', ids: { 'input.userId': 'resolver' } },
  'Mutation.setUserDisabled': { who: 'admin', ids: { 'input.userId': 'resolver' } },

  'Subscription.runProgress': { ids: { runId: 'VIEWER' } },
  'Subscription.reviewEvents': { ids: { datasetId: 'VIEWER' } },
  'Subscription.datasetProgress': { ids: { datasetId: 'VIEWER' } },
};
