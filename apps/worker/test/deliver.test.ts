import { addTestDelivery } from '@stray/db';
import { newWebhookSecret } from '@stray/pipeline';
import { makeProject, withDatabase } from '@stray/testing';
import { expect, it } from 'vitest';
import { openReceiver } from '../../../packages/pipeline/test/webhooks/receiver.ts';
import { workersOf } from './workers.ts';

withDatabase((database) => {
  const { start } = workersOf(database, { STRAY_WEBHOOK_NETWORKS: '127.0.0.1' });

  it('tells a webhook what was written for it, and again what it did not take', async () => {
    const db = database().prisma;
    const receiver = await openReceiver();
    receiver.reply({ status: 503 });
    const { id: projectId } = await makeProject(db);
    const data = { projectId, url: receiver.url, events: ['RUN_FINISHED'], secret: newWebhookSecret() };
    const webhook = await db.webhook.create({ data });
    const { id } = await addTestDelivery(db, webhook.id);
    start();
    const rowOf = () => db.webhookDelivery.findUniqueOrThrow({ where: { id } });
    await expect.poll(async () => (await rowOf()).statusCode, { timeout: 60_000 }).toBe(503);
    receiver.reply({ status: 204 });
    await db.webhookDelivery.update({ where: { id }, data: { nextAttemptAt: new Date(0) } });
    await expect.poll(async () => (await rowOf()).status, { timeout: 60_000 }).toBe('COMPLETED');
    expect(await rowOf()).toMatchObject({ attempts: 2, statusCode: 204, errorCode: null });
    expect(receiver.received.map(({ body }) => body)).toEqual([(await rowOf()).body, (await rowOf()).body]);
    await receiver.close();
  }, 150_000);
});
