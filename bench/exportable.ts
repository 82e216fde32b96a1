import type { PrismaClient } from '@stray/db';
import { makeDataset, makeRun } from '@stray/testing';

/** What a table of the samples is made of. */
export interface Exportable {
  readonly datasetId: string;
  readonly runId: string;
}

const atOnce = 100_000;

/**
 * A scored dataset of so many samples in three splits and ten classes, each with reasons as a run gives them, of which every
 * tenth was reviewed. No image is behind them: tables hold none.
 */
export async function makeExportable(db: PrismaClient, samples: number): Promise<Exportable> {
  const dataset = await makeDataset(db);
  const datasetId = dataset.id;
  const { id: runId } = await makeRun(db, dataset);
  for (let from = 0; from < samples; from += atOnce) {
    const to = Math.min(samples, from + atOnce) - 1;
    await db.$executeRaw`
      INSERT INTO "Sample" (id, "datasetId", sha256, path, bytes, "declaredClasses", "createdAt", "decodedAt", width, height, colour)
      SELECT md5(${runId} || n)::uuid, ${datasetId}::uuid, encode(sha256((${runId} || n)::bytea), 'hex'),
             (ARRAY['train', 'train', 'val', 'test'])[1 + n % 4] || '/class ' || n % 10 || '/' || lpad(n::text, 8, '0') || '.jpg',
             40000 + n % 90000, ARRAY['class ' || n % 10], now(), now(), 640, 480, 0
      FROM generate_series(${from}::int, ${to}::int) n`;
    await db.$executeRaw`
      INSERT INTO "SampleScore" ("runId", "sampleId", score, flagged, "pValue", "nearestLabel", "nearestLabelSimilarity",
                                 "topNegatives", "topNegativeSimilarities", "looksLike", "looksLikeSimilarities")
      SELECT ${runId}::uuid, md5(${runId} || n)::uuid, (n::bigint * 7919 % 1000003) / 1000003.0, n % 20 = 0, (1 + n % 1000) / 1001.0,
             'class ' || n % 10, (n::bigint * 31 % 9973) / 9973.0,
             ARRAY(SELECT 'negative ' || (n * k) % 8000 FROM generate_series(1, 3) k),
             ARRAY(SELECT ((n * k) % 9967) / 9967.0 FROM generate_series(1, 3) k),
             ARRAY(SELECT 'word ' || (n * k) % 60000 FROM generate_series(1, 2) k), ARRAY[0.5, 0.45]
      FROM generate_series(${from}::int, ${to}::int) n`;
  }
  await reviewSome(db, { datasetId, runId }, samples);
  await db.$executeRawUnsafe('VACUUM ANALYZE');
  return { datasetId, runId };
}

/** Events of a thousand samples each, which keep them or give them another class. */
async function reviewSome(db: PrismaClient, { datasetId, runId }: Exportable, samples: number): Promise<void> {
  const events = Math.ceil(samples / 10_000);
  await db.$executeRaw`
    INSERT INTO "ReviewEvent" (id, "datasetId", number, kind, decision, "relabelTo", "addedTags", "sampleCount", "actorKind", actor)
    SELECT md5('event' || ${runId} || e)::uuid, ${datasetId}::uuid, e, 'REVIEW',
           (CASE WHEN e % 2 = 0 THEN 'KEEP' ELSE 'RELABEL' END)::"Decision",
           CASE WHEN e % 2 = 0 THEN NULL ELSE 'class 0' END, ARRAY['seen'], 1000, 'LOCAL', 'Ada'
    FROM generate_series(0, ${events - 1}::int) e`;
  await db.$executeRaw`
    INSERT INTO "ReviewedSample" ("eventId", "sampleId")
    SELECT md5('event' || ${runId} || n / 10 % ${events}::int)::uuid, md5(${runId} || n)::uuid
    FROM generate_series(0, ${samples - 1}::int, 10) n`;
  await db.$executeRaw`
    INSERT INTO "Review" ("sampleId", "datasetId", decision, "relabelTo", tags, reviewer, "reviewedAt")
    SELECT m."sampleId", e."datasetId", e.decision, e."relabelTo", e."addedTags", e.actor, e."createdAt"
    FROM "ReviewedSample" m JOIN "ReviewEvent" e ON e.id = m."eventId" WHERE e."datasetId" = ${datasetId}::uuid`;
}
