import { addTestDelivery } from '@stray/db';
import { newWebhookSecret } from '@stray/pipeline';
import { makeProject, withOneDatabase } from '@stray/testing';
import { expect, it } from 'vitest';
import { openReceiver, type Receiver } from '../../../packages/pipeline/test/webhooks/receiver.ts';
import { workersOf } from './workers.ts';

withOneDatabase((database) => {
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
  });

  it('one that does not answer holds up no other, and what a webhook is told keeps its order', async () => {
    const db = database().prisma;
    const [slow, quick] = [await openReceiver(), await openReceiver()];
    slow.reply('silence');
    const { id: projectId } = await makeProject(db);
    const open = ({ url }: Receiver) =>
      db.webhook.create({ data: { projectId, url, events: ['RUN_FINISHED'], secret: newWebhookSecret() } });
    const [slowly, quickly] = [await open(slow), await open(quick)];
    for (let i = 0; i < 20; i++) await addTestDelivery(db, slowly.id);
    const bodies: string[] = [];
    for (let i = 0; i < 5; i++) bodies.push((await addTestDelivery(db, quickly.id)).body);
    start();
    await expect.poll(() => quick.received.length, { timeout: 60_000 }).toBe(5);
    expect(quick.received.map(({ body }) => body)).toEqual(bodies);
    expect(slow.received.length).toBeLessThan(5);
    expect(await db.webhookDelivery.count({ where: { webhookId: slowly.id, status: 'RUNNING' } })).toBeLessThan(2);
    await Promise.all([slow.close(), quick.close()]);
  });
});
