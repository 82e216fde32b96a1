import { createHash, randomUUID } from 'node:crypto';
import {
  createDraft,
  ensureCorpus,
  type PrismaClient,
  review,
  writeCorpusVersion,
  writeMining,
  writePlaces,
} from '@stray/db';
import { ownedTypes } from '../../src/access/projectOf.ts';
import { encoderId, scoredDataset } from '../fixture.ts';
import { globalId } from '../serverMode.ts';

/** A project with one of everything that belongs to one; every name and word in it begins with its mark. */
export interface World {
  readonly mark: string;
  readonly slug: string;
  readonly projectId: string;
  /** By type: the uuid of one. */
  readonly uuids: Readonly<Record<string, string>>;
  /** By type: the global id of one. */
  readonly ids: Readonly<Record<string, string>>;
  /** Of the image of a sample. */
  readonly sha256: string;
  /** Cursors of Prisma at a row of the type. */
  readonly cursors: Readonly<Record<string, string>>;
}

export async function makeWorld(db: PrismaClient): Promise<World> {
  const mark = `mark${randomUUID().slice(0, 8)}`;
  const labels = [`${mark}-hat`, `${mark}-dress`];
  const { projectId, datasetId, runId } = await scoredDataset(db, { name: mark, labels, count: 4 });
  await db.dataset.update({ where: { id: datasetId }, data: { name: `${mark}-photos` } });
  const samples = await db.sample.findMany({ where: { datasetId }, orderBy: { path: 'asc' } });
  for (const [i, { id, path }] of samples.entries()) {
    const sha256 = createHash('sha256').update(`${mark}${path}`).digest('hex');
    await db.sample.update({
      where: { id },
      data: { path: `${mark}/${path}`, sha256, declaredClasses: labels.slice(i % 2, (i % 2) + 1) },
    });
  }
  const { labelSetId } = await db.scoreRun.findUniqueOrThrow({ where: { id: runId } });
  const { id: labelSet } = await db.labelSet.findFirstOrThrow({ where: { id: labelSetId } });
  const word = (n: number) => ({
    text: `${mark}-word-${n}`,
    polarity: 'noun' as const,
    similarity: 0.1,
    nearestLabel: labels[0] ?? '',
    nearestLabelSimilarity: 0.1,
  });
  const recipe = {
    preset: 'default',
    pool: 'wordnet',
    quantile: 0.95,
    fraction: 0.15,
    ceiling: null,
    withoutClasses: true,
    order: 'similarity',
    seed: 0,
    groups: 100,
  };
  const mined = { projectId, labelSetId: labelSet, encoderId, recipe, hash: mark };
  const mining = await writeMining(db, { ...mined, words: { kept: [word(0), word(1)], reserve: [] } });
  const corpus = await ensureCorpus(db, { projectId, name: `${mark}-corpus` });
  const version = await writeCorpusVersion(db, {
    corpusId: corpus.id,
    recipe,
    encoderId,
    hash: mark,
    miningId: mining.id,
    message: `${mark}-message`,
    author: `${mark}-author`,
    negatives: [word(0), word(1)].map((one) => ({ ...one, origin: 'mined' as const })),
  });
  await db.project.update({ where: { id: projectId }, data: { activeCorpusVersionId: version.id } });
  const facts = { corpusId: corpus.id, labelSetId: labelSet, encoderId, recipe, miningId: mining.id };
  const draft = await createDraft(db, { ...facts, author: `${mark}-author` });
  const upload = await db.upload.create({ data: { datasetId, name: `${mark}.zip`, bytes: 1n } });
  const job = await db.job.findFirstOrThrow({ where: { projectId } });
  const sample = samples[0];
  if (sample === undefined) throw new Error('The fixture has samples.');
  const event = await review(db, {
    datasetId,
    runId,
    samples: { ids: [sample.id] },
    decision: 'RELABEL',
    relabelTo: `${mark}-class`,
    addedTags: [`${mark}-tag`],
    note: `${mark}-note`,
    by: { actorKind: 'LOCAL', actor: `${mark}-actor` },
  });
  const view = await db.savedView.create({
    data: { datasetId, name: `${mark}-view`, address: `?q=${mark}`, author: `${mark}-author` },
  });
  const projection = await db.projection.create({
    data: { datasetId, encoderId, method: 'umap', parameters: {}, seed: 0, status: 'COMPLETED' },
  });
  await writePlaces(db, projection.id, [{ sampleId: sample.id, x: 1, y: 2 }]);
  const made = await db.export.create({
    data: {
      ...{ datasetId, format: 'JSONL', status: 'COMPLETED', sha256: '2'.repeat(64), bytes: 1n },
      ...{ fileName: `${mark}.jsonl`, author: `${mark}-author`, finishedAt: new Date() },
      options: { asOf: new Date().toISOString(), filter: { path: `${mark}-path` }, runId },
    },
  });
  const webhook = await db.webhook.create({
    data: {
      projectId,
      url: `http://${mark}.test/`,
      events: ['RUN_FINISHED'],
      secret: `${mark}-secret`,
      author: `${mark}-author`,
    },
  });
  // Nobody sends it: it is not due in the time of a test.
  const delivery = await db.webhookDelivery.create({
    data: {
      ...{ webhookId: webhook.id, event: 'RUN_FINISHED', body: `${mark}-body`, answer: `${mark}-answer` },
      nextAttemptAt: new Date(Date.now() + 3_600_000),
    },
  });
  const { sha256 } = await db.sample.findUniqueOrThrow({ where: { id: sample.id } });
  const uuids = {
    Project: projectId,
    LabelSet: labelSet,
    Corpus: corpus.id,
    CorpusVersion: version.id,
    CorpusDraft: draft.id,
    Dataset: datasetId,
    Sample: sample.id,
    ScoreRun: runId,
    Upload: upload.id,
    Job: job.id,
    ReviewEvent: event.id,
    SavedView: view.id,
    Projection: projection.id,
    Export: made.id,
    Webhook: webhook.id,
    WebhookDelivery: delivery.id,
  };
  return { ...worldOf(uuids), mark, slug: mark, projectId, sha256 };
}

/** Labels, negatives and a run of the world that an encoder can score an image by. */
export async function makeScorable(db: PrismaClient, { projectId, uuids }: Pick<World, 'projectId' | 'uuids'>) {
  const { CorpusVersion: corpusVersionId = '', ScoreRun: id = '' } = uuids;
  for (const [position, label, negative] of [
    [0, 'hat', 'teapot'],
    [1, 'dress', 'volcano'],
  ] as const) {
    await db.idLabel.updateMany({ where: { position, labelSet: { projectId } }, data: { text: label } });
    await db.negativeLabel.updateMany({ where: { position, corpusVersionId }, data: { text: negative } });
  }
  await db.scoreRun.update({ where: { id }, data: { corpusVersionId, parameters: { groups: 2 } } });
}

/** Ids that name nothing. */
export const missingWorld = (): Pick<World, 'ids' | 'uuids' | 'cursors'> =>
  worldOf(Object.fromEntries(ownedTypes.map((type) => [type, randomUUID()])));

function worldOf(uuids: Record<string, string>) {
  const each = (of: (type: string, id: string) => string) =>
    Object.fromEntries(Object.entries(uuids).map(([type, id]) => [type, of(type, id)]));
  return { uuids, ids: each(globalId), cursors: each((_, id) => Buffer.from(`GPC:S:${id}`).toString('base64')) };
}

/** What every table holds that people change, in one number each. */
export async function contents(db: PrismaClient): Promise<Record<string, string>> {
  const tables = await db.$queryRaw<{ name: string }[]>`
    SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`;
  const sums = tables.map(({ name }) => {
    // When somebody was last there is no change of theirs.
    const ignored = name === 'ApiKey' ? `- 'lastUsedAt'` : '';
    return `SELECT '${name}' AS name, md5(string_agg(row::text, '' ORDER BY row::text)) AS sum
      FROM (SELECT to_jsonb(t) ${ignored} AS row FROM "${name}" t) r`;
  });
  const found = await db.$queryRawUnsafe<{ name: string; sum: string | null }[]>(sums.join(' UNION ALL '));
  return Object.fromEntries(found.map(({ name, sum }) => [name, sum ?? '']));
}
