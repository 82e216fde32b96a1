import { webhookEvents } from '@stray/core';
import { builder } from '../builder.ts';
import { SampleError, storedError } from './error.ts';
import { RunStatus } from './scalars.ts';

export const WebhookEvent = builder.enumType('WebhookEvent', {
  values: {
    RUN_FINISHED: { description: 'A run is complete, or has failed.' },
    EXPORT_READY: { description: 'The file of an export is there.' },
    CORPUS_PUBLISHED: { description: 'A corpus has a new version.' },
  },
});

export const Webhook = builder.prismaNode('Webhook', {
  description: 'An address that is told what happens in a project; docs/webhooks.md tells how, and how to verify it.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, project: { deletedAt: null } }),
  fields: (t) => ({
    url: t.exposeString('url', { description: 'For owners.' }),
    events: t.field({
      type: [WebhookEvent],
      resolve: ({ events }) => webhookEvents.filter((event) => events.includes(event)),
    }),
    enabled: t.exposeBoolean('enabled', {
      description: 'One that is not is told nothing; what it was to be told before waits.',
    }),
    previousSecretUntil: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Until then the secret from before the last rotation signs too; null when it does not any more.',
      resolve: ({ previousSecretUntil: until }) => (until !== null && until.getTime() > Date.now() ? until : null),
    }),
    author: t.exposeString('author', { nullable: true }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    deliveries: t.relatedConnection('deliveries', {
      cursor: 'id',
      totalCount: true,
      description: 'The log, newest first; for owners. It goes back thirty days.',
      query: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] },
    }),
  }),
});

export const WebhookDelivery = builder.prismaNode('WebhookDelivery', {
  description: 'One telling of one event to one webhook, with what came of the last attempt.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, webhook: { project: { deletedAt: null } } }),
  fields: (t) => ({
    event: t.exposeString('event', { description: 'A WebhookEvent, or TEST.' }),
    status: t.expose('status', {
      type: RunStatus,
      description:
        'QUEUED while it is still to be tried, RUNNING while it is, COMPLETED once it was taken, FAILED once it was given up.',
    }),
    attempts: t.exposeInt('attempts'),
    statusCode: t.exposeInt('statusCode', { nullable: true, description: 'Of the receiver’s last answer.' }),
    durationMs: t.exposeInt('durationMs', { nullable: true }),
    answer: t.exposeString('answer', {
      nullable: true,
      description: 'How the receiver’s last answer begins; for owners.',
    }),
    error: t.field({
      type: SampleError,
      nullable: true,
      description: 'Why the last attempt was none; for owners.',
      resolve: storedError,
    }),
    body: t.exposeString('body', { description: 'What is sent; for owners.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    attemptedAt: t.expose('attemptedAt', { type: 'DateTime', nullable: true }),
    nextAttemptAt: t.field({
      type: 'DateTime',
      nullable: true,
      description: 'Null while it is being tried, and when it is not any more.',
      resolve: ({ status, nextAttemptAt }) => (status === 'QUEUED' ? nextAttemptAt : null),
    }),
    webhook: t.relation('webhook'),
  }),
});

builder.prismaObjectField('Project', 'webhooks', (t) =>
  t.relation('webhooks', {
    description: 'The oldest first; for owners.',
    query: { orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] },
  }),
);
