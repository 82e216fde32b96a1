import { createRun, finishRun, flagRun, type PrismaClient, startRun } from '@stray/db';

export interface Synthetic {
  readonly name: string;
  readonly samples: number;
  /** How many of them are flagged: those that score lowest. */
  readonly flagged: number;
}

/**
 * A dataset of many samples beside one that was scored: its samples are the other's images over and over, so that each has a
 * thumbnail, with scores that are spread evenly and seeded by their number.
 *
 * @returns the dataset’s id
 */
export async function makeSynthetic(db: PrismaClient, { name, samples, flagged }: Synthetic): Promise<string> {
  const model = await db.scoreRun.findFirstOrThrow({ where: { status: 'COMPLETED' }, include: { dataset: true } });
  const { id: datasetId } = await db.dataset.create({ data: { projectId: model.dataset.projectId, name } });
  const { labelSetId, encoderId, seed } = model;
  const corpusVersionId = model.corpusVersionId ?? undefined;
  const facts = {
    datasetId,
    labelSetId,
    corpusVersionId,
    encoderId,
    method: 'neglabel',
    seed,
    parameters: {},
  } as const;
  const run = await createRun(db, facts);
  await startRun(db, run.id);
  const atOnce = 10_000;
  for (let from = 0; from < samples; from += atOnce) {
    const to = Math.min(samples, from + atOnce) - 1;
    await db.$executeRaw`
      WITH images AS (
        SELECT row_number() OVER (ORDER BY path) - 1 AS place, s.* FROM "Sample" s
        WHERE "datasetId" = ${model.datasetId}::uuid AND "errorCode" IS NULL
      ), made AS (
        INSERT INTO "Sample" (id, "datasetId", sha256, path, bytes, "declaredClasses", "createdAt", "decodedAt", width, height, colour)
        SELECT md5(${name} || n)::uuid, ${datasetId}::uuid, i.sha256, 'photos/' || lpad(n::text, 7, '0') || '.jpg', i.bytes,
               i."declaredClasses", now(), now(), i.width, i.height, i.colour
        FROM generate_series(${from}::int, ${to}::int) n
        JOIN images i ON i.place = n % (SELECT count(*) FROM images)
        RETURNING id, sha256
      )
      INSERT INTO "SampleScore" ("runId", "sampleId", score, "nearestLabel", "nearestLabelSimilarity", "topNegatives",
                                 "topNegativeSimilarities", "looksLike", "looksLikeSimilarities")
      SELECT ${run.id}::uuid, m.id, (('x' || substr(md5(m.id::text), 1, 8))::bit(32)::bigint) / 4294967296.0,
             x."nearestLabel", x."nearestLabelSimilarity", x."topNegatives", x."topNegativeSimilarities", x."looksLike",
             x."looksLikeSimilarities"
      FROM made m JOIN LATERAL (
        SELECT sc.* FROM "Sample" o JOIN "SampleScore" sc ON sc."sampleId" = o.id AND sc."runId" = ${model.id}::uuid
        WHERE o."datasetId" = ${model.datasetId}::uuid AND o.sha256 = m.sha256 LIMIT 1
      ) x ON TRUE`;
  }
  await db.scoreRun.update({ where: { id: run.id }, data: { sampleCount: samples, scoredCount: samples } });
  await flagRun(db, run.id, { threshold: flagged / samples, policy: 'given', parameters: {} });
  await finishRun(db, run.id);
  await db.$executeRawUnsafe('ANALYZE "Sample"');
  await db.$executeRawUnsafe('ANALYZE "SampleScore"');
  return datasetId;
}
