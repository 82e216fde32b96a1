import { type WebhookEvent as EventName, mostWebhooks, webhookEvents, webhookUrl } from '@stray/core';
import { addTestDelivery, repeatDelivery, rotateSecret } from '@stray/db';
import { newWebhookSecret } from '@stray/pipeline';
import { actorOf } from '../access/audit.ts';
import { builder } from '../builder.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { Project } from './project.ts';
import { Webhook, WebhookDelivery, WebhookEvent } from './webhook.ts';

/** @throws RefusedInput */
function readUrl(given: string): string {
  const parsed = webhookUrl.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new RefusedInput('BAD_ARGUMENT', `The address ${parsed.error.issues[0]?.message ?? 'is none'}.`, 'url');
}

/** @throws RefusedInput */
function readEvents(given: readonly EventName[]): EventName[] {
  if (given.length === 0) throw new RefusedInput('BAD_ARGUMENT', 'Name at least one event.', 'events');
  return webhookEvents.filter((event) => given.includes(event));
}

builder.relayMutationField(
  'createWebhook',
  {
    inputFields: (t) => ({
      projectId: t.globalID({ required: true, for: Project }),
      url: t.string({ required: true }),
      events: t.field({ type: [WebhookEvent], required: true }),
    }),
  },
  {
    description: 'Makes a webhook. Its secret is shown in this answer and never again.',
    resolve: (_root, { input }, { db, access }) =>
      outcome(() =>
        db.$transaction(async (tx) => {
          const projectId = input.projectId.id;
          const data = { projectId, url: readUrl(input.url), events: readEvents(input.events) };
          await tx.$queryRaw`SELECT id FROM "Project" WHERE id = ${projectId}::uuid FOR UPDATE`;
          if ((await tx.project.count({ where: { id: projectId, deletedAt: null } })) === 0) {
            throw new RefusedInput('NOT_FOUND', 'There is no such project.', 'projectId');
          }
          if ((await tx.webhook.count({ where: { projectId } })) >= mostWebhooks) {
            throw new RefusedInput('CONFLICT', `A project has at most ${mostWebhooks} webhooks.`, 'projectId');
          }
          const { actor } = actorOf(access.viewer);
          return tx.webhook.create({ data: { ...data, secret: newWebhookSecret(), author: actor } });
        }),
      ),
  },
  {
    outputFields: (t) => ({
      webhook: t.field({ type: Webhook, nullable: true, resolve: ({ made }) => made }),
      secret: t.string({
        nullable: true,
        description: 'Signs what is sent.',
        resolve: ({ made }) => made?.secret ?? null,
      }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

const gone = () => new RefusedInput('NOT_FOUND', 'There is no such webhook.', 'webhookId');

builder.relayMutationField(
  'updateWebhook',
  {
    inputFields: (t) => ({
      webhookId: t.globalID({ required: true, for: Webhook }),
      url: t.string(),
      events: t.field({ type: [WebhookEvent] }),
      enabled: t.boolean(),
    }),
  },
  {
    description: 'Changes what is given; what is left out stays.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const { webhookId, url, events, enabled } = input;
        const data = {
          ...(url != null && { url: readUrl(url) }),
          ...(events != null && { events: readEvents(events) }),
          ...(enabled != null && { enabled }),
        };
        const [changed] = await db.webhook.updateManyAndReturn({ where: { id: webhookId.id }, data });
        if (changed === undefined) throw gone();
        return changed;
      }),
  },
  {
    outputFields: (t) => ({
      webhook: t.field({ type: Webhook, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

/** A week: by then a receiver has the new secret, or never. */
const longestOverlapHours = 168;

builder.relayMutationField(
  'rotateWebhookSecret',
  {
    inputFields: (t) => ({
      webhookId: t.globalID({ required: true, for: Webhook }),
      overlapHours: t.int({
        required: true,
        defaultValue: 24,
        description: `For which the secret that it had signs too; 0 to ${longestOverlapHours}.`,
      }),
    }),
  },
  {
    description:
      'Gives a webhook another secret, which is shown in this answer and never again. What is sent while both are good has a signature of each.',
    resolve: (_root, { input: { webhookId, overlapHours } }, { db }) =>
      outcome(async () => {
        if (overlapHours < 0 || overlapHours > longestOverlapHours) {
          throw new RefusedInput('BAD_ARGUMENT', `It has to be 0 to ${longestOverlapHours}.`, 'overlapHours');
        }
        const rotated = await rotateSecret(db, webhookId.id, { secret: newWebhookSecret(), overlapHours });
        if (rotated === null) throw gone();
        return rotated;
      }),
  },
  {
    outputFields: (t) => ({
      webhook: t.field({ type: Webhook, nullable: true, resolve: ({ made }) => made }),
      secret: t.string({
        nullable: true,
        description: 'Signs what is sent.',
        resolve: ({ made }) => made?.secret ?? null,
      }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'deleteWebhook',
  { inputFields: (t) => ({ webhookId: t.globalID({ required: true, for: Webhook }) }) },
  {
    description: 'Deletes a webhook with its log. What it was still to be told, it is not.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const { count } = await db.webhook.deleteMany({ where: { id: input.webhookId.id } });
        if (count === 0) throw gone();
        return true;
      }),
  },
  {
    outputFields: (t) => ({
      deleted: t.boolean({ resolve: ({ made }) => made ?? false }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'testWebhook',
  { inputFields: (t) => ({ webhookId: t.globalID({ required: true, for: Webhook }) }) },
  {
    description:
      'Sends the event TEST, also to a webhook that is not enabled. `WebhookDelivery` tells what came of it.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const { id } = input.webhookId;
        if ((await db.webhook.count({ where: { id } })) === 0) throw gone();
        return addTestDelivery(db, id);
      }),
  },
  {
    outputFields: (t) => ({
      delivery: t.field({ type: WebhookDelivery, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'redeliver',
  { inputFields: (t) => ({ deliveryId: t.globalID({ required: true, for: WebhookDelivery }) }) },
  {
    description: 'Sends the same once more, as a delivery of its own. The id in its body stays what it was.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const { id } = input.deliveryId;
        if ((await db.webhookDelivery.count({ where: { id } })) === 0) {
          throw new RefusedInput('NOT_FOUND', 'There is no such delivery.', 'deliveryId');
        }
        return repeatDelivery(db, id);
      }),
  },
  {
    outputFields: (t) => ({
      delivery: t.field({ type: WebhookDelivery, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
