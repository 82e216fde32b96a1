import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  addTestDelivery,
  createRun,
  dueDeliveries,
  failRun,
  finishExport,
  finishScoredRun,
  forgetDeliveries,
  forgetSecrets,
  type PrismaClient,
  repeatDelivery,
  rotateSecret,
  startRun,
  takeDelivery,
  type Webhook,
  writeCorpusVersion,
} from '@stray/db';
import { makeDataset, makeLabelSet, testEncoderId, withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { deliver, retriesAfterMs } from '../../src/webhooks/deliver.ts';
import { readNetworks } from '../../src/webhooks/networks.ts';
import { newWebhookSecret } from '../../src/webhooks/signature.ts';
import { openReceiver, type Receiver } from './receiver.ts';

const everywhere = readNetworks('any');
const docs = await readFile(fileURLToPath(new URL('../../../../docs/webhooks.md', import.meta.url)), 'utf8');
const [, exampleOfDocs = ''] = /```js\n(\/\/ verify\.mjs[\s\S]*?)```/.exec(docs) ?? [];
const { verify } = (await import(`data:text/javascript,${encodeURIComponent(exampleOfDocs)}`)) as {
  verify: (secret: string, header: string, body: string, nowMs?: number) => boolean;
};

withOneDatabase((database) => {
  let receiver: Receiver;
  beforeAll(async () => {
    receiver = await openReceiver();
  });
  afterAll(() => receiver.close());

  const db = (): PrismaClient => database().prisma;
  async function makeWebhook(facts: Partial<Webhook> = {}) {
    const dataset = await makeDataset(db());
    const events = ['RUN_FINISHED', 'EXPORT_READY', 'CORPUS_PUBLISHED'];
    const data = { projectId: dataset.projectId, url: receiver.url, events, secret: newWebhookSecret(), ...facts };
    return { dataset, webhook: await db().webhook.create({ data }) };
  }
  const tell = async (webhook: Webhook, more: { mayReach?: typeof everywhere; timeoutMs?: number } = {}) => {
    const { id } = await addTestDelivery(db(), webhook.id);
    const attempted = await deliver({ db: db(), mayReach: everywhere, ...more }, id);
    return { id, attempted, row: await db().webhookDelivery.findUniqueOrThrow({ where: { id } }) };
  };
  const deliveriesOf = ({ id }: Webhook) =>
    db().webhookDelivery.findMany({ where: { webhookId: id }, orderBy: { createdAt: 'asc' } });

  async function madeRun(dataset: { id: string; projectId: string }) {
    const labelSet = await makeLabelSet(db(), dataset.projectId);
    const facts = { datasetId: dataset.id, labelSetId: labelSet.id, encoderId: testEncoderId, parameters: {}, seed: 0 };
    const run = await createRun(db(), { ...facts, method: 'neglabel' });
    await startRun(db(), run.id);
    return run;
  }

  test('what was sent is signed, so that the example of the docs takes it, and refuses anything else', async () => {
    const { webhook } = await makeWebhook();
    receiver.reply({ status: 204 });
    const { row, attempted } = await tell(webhook);
    expect(attempted).toMatchObject({ error: null, statusCode: 204 });
    expect(row).toMatchObject({ status: 'COMPLETED', attempts: 1, statusCode: 204, errorCode: null });
    const got = receiver.received.at(-1);
    expect(got).toMatchObject({ method: 'POST', body: row.body });
    expect(got?.headers).toMatchObject({
      'content-type': 'application/json',
      'stray-event': 'TEST',
      'stray-delivery': row.id,
    });
    const header = String(got?.headers['stray-signature']);
    expect(verify(webhook.secret, header, row.body)).toBe(true);
    expect(verify(webhook.secret, header, `${row.body} `)).toBe(false);
    expect(verify(newWebhookSecret(), header, row.body)).toBe(false);
    expect(verify(webhook.secret, header.replace(/^t=\d+/, 't=1'), row.body)).toBe(false);
    expect(verify(webhook.secret, header, row.body, Date.now() + 10 * 60_000)).toBe(false);
    expect(verify(webhook.secret, 'nonsense', row.body)).toBe(false);
  });

  test('a secret that was rotated signs beside the new one until its time is over', async () => {
    const { webhook } = await makeWebhook();
    receiver.reply({ status: 204 });
    const taken = async () => {
      const { row } = await tell(webhook);
      const header = String(receiver.received.at(-1)?.headers['stray-signature']);
      return (secret: string) => verify(secret, header, row.body);
    };
    const [first, second, third] = [webhook.secret, newWebhookSecret(), newWebhookSecret()];
    await rotateSecret(db(), webhook.id, { secret: second, overlapHours: 1 });
    expect([first, second, third].map(await taken())).toEqual([true, true, false]);
    await rotateSecret(db(), webhook.id, { secret: third, overlapHours: 1 });
    expect([first, second, third].map(await taken())).toEqual([false, true, true]);
    await db().webhook.update({ where: { id: webhook.id }, data: { previousSecretUntil: new Date() } });
    expect([first, second, third].map(await taken())).toEqual([false, false, true]);
    await forgetSecrets(db());
    const kept = await db().webhook.findUniqueOrThrow({ where: { id: webhook.id } });
    expect(kept).toMatchObject({ secret: third, previousSecret: null, previousSecretUntil: null });
    await rotateSecret(db(), webhook.id, { secret: first, overlapHours: 0 });
    expect([first, second, third].map(await taken())).toEqual([true, false, false]);
  });

  test('a webhook is told one thing at a time, the oldest first, and others meanwhile', async () => {
    const [{ webhook }, { webhook: other }] = [await makeWebhook(), await makeWebhook()];
    const [older, newer] = [await addTestDelivery(db(), webhook.id), await addTestDelivery(db(), webhook.id)];
    const elsewhere = await addTestDelivery(db(), other.id);
    const ours = new Set([older, newer, elsewhere].map(({ id }) => id));
    const due = async () => new Set((await dueDeliveries(db())).filter((id) => ours.has(id)));
    expect(await due()).toEqual(new Set([older.id, elsewhere.id]));
    const takers = await Promise.all([takeDelivery(db(), older.id), takeDelivery(db(), newer.id)]);
    expect(takers.filter((row) => row !== null)).toHaveLength(1);
    expect(await due()).toEqual(new Set([elsewhere.id]));
    // Whoever had it in hands is lost.
    await db().webhookDelivery.updateMany({ where: { status: 'RUNNING' }, data: { nextAttemptAt: new Date(0) } });
    expect(await due()).toEqual(new Set([older.id, elsewhere.id]));
    expect((await deliver({ db: db(), mayReach: everywhere }, older.id))?.error).toBeNull();
    expect(await due()).toEqual(new Set([newer.id, elsewhere.id]));
  });

  test('an event is told to the webhooks that asked for it, with the change that makes it true or not at all', async () => {
    const { dataset, webhook } = await makeWebhook();
    const others = { projectId: dataset.projectId, url: receiver.url, secret: 'x' };
    const deaf = await db().webhook.create({ data: { ...others, events: ['EXPORT_READY'] } });
    const resting = await db().webhook.create({ data: { ...others, events: ['RUN_FINISHED'], enabled: false } });
    const run = await madeRun(dataset);
    const undone = db().$transaction(async (tx) => {
      await finishScoredRun(tx, run.id);
      throw new Error('something else failed');
    });
    await expect(undone).rejects.toThrow('something else failed');
    expect(await deliveriesOf(webhook)).toEqual([]);
    await finishScoredRun(db(), run.id);
    await finishScoredRun(db(), run.id);
    const [told, ...more] = await deliveriesOf(webhook);
    expect(more).toEqual([]);
    expect(JSON.parse(told?.body ?? '')).toMatchObject({
      event: 'RUN_FINISHED',
      project: { name: 'Clothing' },
      dataset: { name: dataset.name },
      run: { id: Buffer.from(`ScoreRun:${run.id}`).toString('base64'), status: 'COMPLETED', error: null },
    });
    expect([await deliveriesOf(deaf), await deliveriesOf(resting)]).toEqual([[], []]);
    expect(await dueDeliveries(db())).toContain(told?.id);
  });

  test('a run that fails, an export that is there and a version that is published are told too', async () => {
    const { dataset, webhook } = await makeWebhook();
    const run = await madeRun(dataset);
    await failRun(db(), run.id, { code: 'LABEL_UNKNOWN', message: 'None of them.' });
    const made = await db().export.create({
      data: { datasetId: dataset.id, format: 'CSV', status: 'RUNNING', fileName: 'a.csv' },
    });
    const counts = { samples: 3 } as never;
    await finishExport(db(), made.id, {
      sha256: 'a'.repeat(64),
      bytes: 7,
      manifest: { counts } as never,
      manifestHash: 'x',
    });
    const corpus = await db().corpus.create({ data: { projectId: dataset.projectId, name: 'words' } });
    const facts = { corpusId: corpus.id, recipe: {}, encoderId: testEncoderId, negatives: [], message: 'first' };
    await writeCorpusVersion(db(), { ...facts, hash: 'h' });
    const bodies = (await deliveriesOf(webhook)).map(({ body }) => JSON.parse(body));
    expect(bodies).toMatchObject([
      { event: 'RUN_FINISHED', run: { status: 'FAILED', error: { code: 'LABEL_UNKNOWN' } } },
      { event: 'EXPORT_READY', export: { fileName: 'a.csv', bytes: 7, address: `/exports/${made.id}` } },
      { event: 'CORPUS_PUBLISHED', corpus: { name: 'words' }, version: { number: 1, message: 'first' } },
    ]);
  });

  test('what is not taken is kept with the answer and tried again later, and given up after the last time', async () => {
    const { webhook } = await makeWebhook();
    receiver.reply({ status: 500, body: `no\0${'x'.repeat(5000)}` });
    const { id, row } = await tell(webhook);
    expect(row).toMatchObject({ status: 'QUEUED', attempts: 1, statusCode: 500, errorCode: 'DELIVERY_FAILED' });
    expect(row.answer).toHaveLength(1024);
    const waitMs = row.nextAttemptAt.getTime() - (row.attemptedAt?.getTime() ?? 0);
    expect(waitMs).toBeGreaterThan(0.9 * (retriesAfterMs[0] ?? 0));
    expect(await deliver({ db: db(), mayReach: everywhere }, id)).toBeNull();
    for (const _ of retriesAfterMs) {
      await db().webhookDelivery.update({ where: { id }, data: { nextAttemptAt: new Date(0) } });
      await deliver({ db: db(), mayReach: everywhere }, id);
    }
    const ended = await db().webhookDelivery.findUniqueOrThrow({ where: { id } });
    expect(ended).toMatchObject({ status: 'FAILED', attempts: retriesAfterMs.length + 1 });
    expect(await dueDeliveries(db())).not.toContain(id);
    receiver.reply({ status: 200, body: 'thanks' });
    const again = await repeatDelivery(db(), id);
    await deliver({ db: db(), mayReach: everywhere }, again.id);
    const repeated = await db().webhookDelivery.findUniqueOrThrow({ where: { id: again.id } });
    expect(repeated).toMatchObject({ status: 'COMPLETED', body: ended.body, answer: 'thanks' });
  });

  test('a receiver that says nothing is waited for no longer than told', async () => {
    const { webhook } = await makeWebhook();
    receiver.reply('silence');
    const { row } = await tell(webhook, { timeoutMs: 200 });
    expect(row).toMatchObject({ status: 'QUEUED', statusCode: null, errorMessage: expect.stringContaining('0.2 s') });
    expect(row.durationMs).toBeGreaterThanOrEqual(190);
  });

  test('redirects are not followed', async () => {
    const { webhook } = await makeWebhook();
    const before = receiver.received.length;
    receiver.reply({ status: 302, location: receiver.url });
    const { row } = await tell(webhook);
    expect(row).toMatchObject({ statusCode: 302, errorMessage: expect.stringContaining('not followed') });
    expect(receiver.received.length).toBe(before + 1);
  });

  test('nothing is sent to this machine or its neighbours, by whatever name, unless it is allowed', async () => {
    const before = receiver.received.length;
    receiver.reply({ status: 204 });
    const { port } = new URL(receiver.url);
    for (const host of ['127.0.0.1', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '2130706433', '0x7f.1']) {
      const { webhook } = await makeWebhook({ url: `http://${host}:${port}/` });
      const { row } = await tell(webhook, { mayReach: readNetworks('') });
      expect([host, row.status, row.errorCode]).toEqual([host, 'QUEUED', 'ADDRESS_REFUSED']);
    }
    expect(receiver.received.length).toBe(before);
    const { webhook } = await makeWebhook({ url: `http://localhost:${port}/` });
    const { row } = await tell(webhook, { mayReach: readNetworks('127.0.0.0/8, ::1') });
    expect(row.status).toBe('COMPLETED');
  });

  test('a delivery whose worker was lost is due again, a resting webhook and a hidden project are told nothing', async () => {
    const { webhook } = await makeWebhook();
    receiver.reply({ status: 500 });
    const { id } = await tell(webhook);
    const due = async () => {
      await db().webhookDelivery.update({ where: { id }, data: { nextAttemptAt: new Date(0), event: 'RUN_FINISHED' } });
      return (await dueDeliveries(db())).includes(id);
    };
    expect(await due()).toBe(true);
    await db().webhook.update({ where: { id: webhook.id }, data: { enabled: false } });
    expect(await due()).toBe(false);
    expect(await deliver({ db: db(), mayReach: everywhere }, id)).toBeNull();
    await db().webhook.update({ where: { id: webhook.id }, data: { enabled: true } });
    await db().project.update({ where: { id: webhook.projectId }, data: { deletedAt: new Date() } });
    expect(await due()).toBe(false);
  });

  test('the log goes back thirty days', async () => {
    const { webhook } = await makeWebhook();
    const { id } = await tell(webhook);
    const { id: recent } = await tell(webhook);
    await db().webhookDelivery.update({ where: { id }, data: { createdAt: new Date(Date.now() - 31 * 86_400_000) } });
    await forgetDeliveries(db());
    expect((await deliveriesOf(webhook)).map((row) => row.id)).toEqual([recent]);
  });
});
