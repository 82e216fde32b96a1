import { globalId, type WebhookEvent, webhookTest } from '@stray/core';
import type { Db } from '../client.ts';
import {
  type CorpusVersion,
  Prisma,
  type PrismaClient,
  type Webhook,
  type WebhookDelivery,
} from '../generated/prisma/client.ts';
import { uuid7 } from '../uuid7.ts';

type Transaction = Prisma.TransactionClient;

const named = { select: { id: true, name: true, project: { select: { id: true, slug: true, name: true } } } } as const;

/** Tells the webhooks of a run that has come to its end by itself, well or not. */
export async function announceRun(tx: Transaction, runId: string): Promise<void> {
  const run = await tx.scoreRun.findUniqueOrThrow({ where: { id: runId }, include: { dataset: named } });
  const { id, status, method, threshold, thresholdPolicy, errorCode, errorMessage } = run;
  const { sampleCount, scoredCount, flaggedCount, skippedCount } = run;
  await announce(tx, 'RUN_FINISHED', run.dataset.project, {
    dataset: datasetOf(run.dataset),
    run: {
      ...{ id: globalId('ScoreRun', id), status, method, threshold, thresholdPolicy },
      ...{ sampleCount, scoredCount, flaggedCount, skippedCount },
      error: errorCode === null ? null : { code: errorCode, message: errorMessage },
    },
  });
}

/** Tells the webhooks of an export whose file is there. */
export async function announceExport(tx: Transaction, exportId: string): Promise<void> {
  const made = await tx.export.findUniqueOrThrow({ where: { id: exportId }, include: { dataset: named } });
  const { id, format, fileName, bytes, sha256 } = made;
  await announce(tx, 'EXPORT_READY', made.dataset.project, {
    dataset: datasetOf(made.dataset),
    export: { id: globalId('Export', id), format, fileName, bytes: Number(bytes), sha256, address: `/exports/${id}` },
  });
}

/** Tells the webhooks of a corpus version that was published. */
export async function announceVersion(tx: Transaction, version: CorpusVersion): Promise<void> {
  const { id, number, message, author, count, hash } = version;
  const corpus = await tx.corpus.findUniqueOrThrow({ where: { id: version.corpusId }, ...named });
  await announce(tx, 'CORPUS_PUBLISHED', corpus.project, {
    corpus: { id: globalId('Corpus', corpus.id), name: corpus.name },
    version: { id: globalId('CorpusVersion', id), number, message, author, count, hash },
  });
}

const datasetOf = ({ id, name }: { readonly id: string; readonly name: string }) => ({
  id: globalId('Dataset', id),
  name,
});

interface NamedProject {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/** Writes what each webhook is to be told, in the transaction that makes it true; `dueDeliveries` finds it. */
async function announce(tx: Transaction, event: WebhookEvent, project: NamedProject, facts: object): Promise<void> {
  const where = { projectId: project.id, enabled: true, events: { has: event } };
  const webhooks = await tx.webhook.findMany({ where, select: { id: true } });
  if (webhooks.length === 0) return;
  const body = bodyOf(event, project, facts);
  await tx.webhookDelivery.createMany({ data: webhooks.map(({ id }) => ({ webhookId: id, event, body })) });
}

/** @param facts by which a receiver knows what happened, without asking */
function bodyOf(event: string, { id, slug, name }: NamedProject, facts: object): string {
  const project = { id: globalId('Project', id), slug, name };
  return JSON.stringify({ id: uuid7(), event, createdAt: new Date().toISOString(), project, ...facts });
}

/** Something to send to a webhook that nothing has happened for. */
export async function addTestDelivery(db: Db, webhookId: string): Promise<WebhookDelivery> {
  const { project } = await db.webhook.findUniqueOrThrow({ where: { id: webhookId }, select: { project: true } });
  const body = bodyOf(webhookTest, project, {});
  return db.webhookDelivery.create({ data: { webhookId, event: webhookTest, body } });
}

/** The same once more, whatever became of it: receivers know it by the id in its body. */
export async function repeatDelivery(db: Db, id: string): Promise<WebhookDelivery> {
  const { webhookId, event, body } = await db.webhookDelivery.findUniqueOrThrow({ where: { id } });
  return db.webhookDelivery.create({ data: { webhookId, event, body } });
}

const dueAtOnce = 100;

/**
 * To be tried now; those of a webhook that rests wait until it does not, and those of one that is being told something until it
 * has answered. One at work whose time is over was lost.
 */
const due = Prisma.sql`d.status IN ('QUEUED', 'RUNNING') AND d."nextAttemptAt" <= clock_timestamp() AND w.id = d."webhookId"
  AND (w.enabled OR d.event = ${webhookTest}) AND p.id = w."projectId" AND p."deletedAt" IS NULL
  AND NOT EXISTS (SELECT FROM "WebhookDelivery" r
                  WHERE r."webhookId" = w.id AND r.status = 'RUNNING' AND r."nextAttemptAt" > clock_timestamp())`;

/** Ids of deliveries to be tried now: of each webhook the oldest, those that wait longest first. */
export async function dueDeliveries(db: Db): Promise<string[]> {
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT id FROM (
      SELECT DISTINCT ON (d."webhookId") d.id, d."nextAttemptAt" FROM "WebhookDelivery" d, "Webhook" w, "Project" p
      WHERE ${due} ORDER BY d."webhookId", d."createdAt", d.id
    ) oldest ORDER BY "nextAttemptAt" LIMIT ${dueAtOnce}::int`;
  return found.map(({ id }) => id);
}

/** Longer than an attempt takes: then whoever made it is lost. */
const lostAfter = '2 minutes';

/** Takes a delivery for one attempt, which is counted before it is made. Null when it is not to be tried now. */
export function takeDelivery(
  db: PrismaClient,
  id: string,
): Promise<(WebhookDelivery & { readonly webhook: Webhook }) | null> {
  return db.$transaction(async (tx) => {
    // Who takes another of the same webhook waits here, and then sees that this one is at work.
    await tx.$queryRaw`SELECT w.id FROM "WebhookDelivery" d JOIN "Webhook" w ON w.id = d."webhookId"
                       WHERE d.id = ${id}::uuid FOR NO KEY UPDATE OF w`;
    const count = await tx.$executeRaw`
      UPDATE "WebhookDelivery" d SET status = 'RUNNING', attempts = attempts + 1, "attemptedAt" = clock_timestamp(),
             "nextAttemptAt" = clock_timestamp() + ${lostAfter}::interval
      FROM "Webhook" w, "Project" p WHERE d.id = ${id}::uuid AND ${due}`;
    return count === 0 ? null : tx.webhookDelivery.findUnique({ where: { id }, include: { webhook: true } });
  });
}

/** What came of one attempt. */
export interface Attempted {
  readonly durationMs: number;
  readonly statusCode: number | null;
  /** How the answer begins. */
  readonly answer: string | null;
  /** Null when it was taken. */
  readonly error: { readonly code: string; readonly message: string } | null;
}

/** @param retryAfterMs of an attempt that failed: when to try again; null to give it up */
export async function recordAttempt(
  db: Db,
  id: string,
  { error, statusCode, durationMs, answer, retryAfterMs }: Attempted & { readonly retryAfterMs: number | null },
): Promise<void> {
  const status = error === null ? 'COMPLETED' : retryAfterMs === null ? 'FAILED' : 'QUEUED';
  await db.$executeRaw`
    UPDATE "WebhookDelivery" SET status = ${status}::"RunStatus", "statusCode" = ${statusCode}::int,
           "durationMs" = ${durationMs}::int, answer = ${answer}, "errorCode" = ${error?.code ?? null},
           "errorMessage" = ${error?.message ?? null},
           "nextAttemptAt" = clock_timestamp() + ${retryAfterMs ?? 0}::int * interval '1 millisecond'
    WHERE id = ${id}::uuid AND status = 'RUNNING'`;
}

const keptFor = '30 days';

/** Takes old deliveries out of the log. @returns how many */
export function forgetDeliveries(db: Db): Promise<number> {
  return db.$executeRaw`DELETE FROM "WebhookDelivery" WHERE "createdAt" < clock_timestamp() - ${keptFor}::interval`;
}

/**
 * Gives a webhook another secret. The one that it had signs too for so many hours; the one before that does not any more.
 *
 * @returns null when there is no such webhook
 */
export async function rotateSecret(
  db: Db,
  id: string,
  { secret, overlapHours }: { readonly secret: string; readonly overlapHours: number },
): Promise<Webhook | null> {
  const count = await db.$executeRaw`
    UPDATE "Webhook" SET "previousSecret" = secret, secret = ${secret},
           "previousSecretUntil" = clock_timestamp() + ${overlapHours}::int * interval '1 hour'
    WHERE id = ${id}::uuid`;
  return count === 0 ? null : db.webhook.findUnique({ where: { id } });
}

/** Forgets secrets that sign nothing any more. */
export function forgetSecrets(db: Db): Promise<number> {
  return db.$executeRaw`
    UPDATE "Webhook" SET "previousSecret" = NULL, "previousSecretUntil" = NULL
    WHERE "previousSecretUntil" <= clock_timestamp()`;
}
