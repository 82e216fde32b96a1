import { Prisma, type PrismaClient } from '@stray/db';
import { makeDataset, makeRun } from '@stray/testing';

/** What a table of the samples is made of. */
export interface Exportable {
  readonly datasetId: string;
  readonly runId: string;
}

const atOnce = 100_000;

/** Ids are of one making, as uuids of version 7 are: they ascend in the order in which the samples came. */
const idOf = (runId: string) =>
  Prisma.sql`(lpad(to_hex(n), 12, '0') || '7' || substr(md5(${runId} || n), 1, 19))::uuid`;

/**
 * A scored dataset of so many samples in three splits and ten classes, as the import of a folder finds them, one folder after
 * the other; each with reasons as a run gives them, of which every tenth was reviewed. No image is behind them: tables hold none.
 */
export async function makeExportable(db: PrismaClient, samples: number): Promise<Exportable> {
  const dataset = await makeDataset(db);
  const datasetId = dataset.id;
  const { id: runId } = await makeRun(db, dataset);
  const id = idOf(runId);
  // Of the folders, which have as many each.
  const folder = Prisma.sql`(n::bigint * 40 / ${samples}::bigint)::int`;
  for (let from = 0; from < samples; from += atOnce) {
    const to = Math.min(samples, from + atOnce) - 1;
    await db.$executeRaw`
      INSERT INTO "Sample" (id, "datasetId", sha256, path, bytes, "declaredClasses", "createdAt", "decodedAt", width, height, colour)
      SELECT ${id}, ${datasetId}::uuid, encode(sha256((${runId} || n)::bytea), 'hex'),
             (ARRAY['test', 'train', 'train', 'val'])[1 + ${folder} / 10] || '/class ' || ${folder} % 10 || '/' || lpad(n::text, 8, '0') || '.jpg',
             40000 + n % 90000, ARRAY['class ' || ${folder} % 10], now(), now(), 640, 480, 0
      FROM generate_series(${from}::int, ${to}::int) n`;
    await db.$executeRaw`
      INSERT INTO "SampleScore" ("runId", "sampleId", score, flagged, "pValue", "nearestLabel", "nearestLabelSimilarity",
                                 "topNegatives", "topNegativeSimilarities", "looksLike", "looksLikeSimilarities")
      SELECT ${runId}::uuid, ${id}, (n::bigint * 7919 % 1000003) / 1000003.0, n % 20 = 0, (1 + n % 1000) / 1001.0,
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
    SELECT md5('event' || ${runId} || n / 10 % ${events}::int)::uuid, ${idOf(runId)}
    FROM generate_series(0, ${samples - 1}::int, 10) n`;
  await db.$executeRaw`
    INSERT INTO "Review" ("sampleId", "datasetId", decision, "relabelTo", tags, reviewer, "reviewedAt")
    SELECT m."sampleId", e."datasetId", e.decision, e."relabelTo", e."addedTags", e.actor, e."createdAt"
    FROM "ReviewedSample" m JOIN "ReviewEvent" e ON e.id = m."eventId" WHERE e."datasetId" = ${datasetId}::uuid`;
}
