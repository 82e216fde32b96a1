import type pg from 'pg';
import { blobOf, type Draw, idOf, inPieces, isCopy, uniform } from './draws.ts';

export const classes = [
  't-shirt',
  'longsleeve',
  'pants',
  'shoes',
  'shirt',
  'dress',
  'outwear',
  'shorts',
  'hat',
  'skirt',
];

/** Words that samples come near to; the first of them far more often than the last. */
const words = 2000;

type DrawOfRun = Draw & { readonly runId: string };

const oneOf = (names: readonly string[], drawn: string): string =>
  `(ARRAY[${names.map((name) => `'${name}'`).join(', ')}])[1 + floor(${drawn} * ${names.length})::int]`;

export async function fillSamples(client: pg.Client, { datasetId, samples, seed }: Draw): Promise<void> {
  const u = uniform(seed);
  const ofClass = oneOf(classes, u('class'));
  const split = `CASE WHEN ${u('split')} < 0.8 THEN 'train' WHEN ${u('split')} < 0.9 THEN 'val' ELSE 'test' END`;
  const broken = `${u('unreadable')} < 0.002`;
  await inPieces(client, samples, {
    sql: `INSERT INTO "Sample" (id, "datasetId", sha256, path, bytes, "declaredClasses", "createdAt", "decodedAt", width, height,
                                colour, "errorCode", "errorMessage")
      SELECT ${idOf(seed)}, $3::uuid, CASE WHEN ${isCopy(seed)} THEN ${blobOf(seed, 'n - 1')} ELSE ${blobOf(seed)} END,
             ${split} || '/' || ${ofClass} || '/' || lpad(n::text, 8, '0') || '.jpg', 20000 + floor(${u('size')} * 200000)::int,
             CASE WHEN ${u('classless')} < 0.1 THEN '{}'
                  WHEN ${u('classless')} < 0.15 THEN ARRAY[${ofClass}, ${oneOf(classes, u('second'))}]
                  ELSE ARRAY[${ofClass}] END,
             timestamptz '2026-01-01' + n * interval '1 ms', timestamptz '2026-01-02',
             320 + floor(${u('size')} * 1600)::int, 480, floor(${u('quality')} * 16777216)::int,
             CASE WHEN ${broken} THEN 'IMAGE_TRUNCATED' END, CASE WHEN ${broken} THEN 'The file ends too early.' END
      FROM generate_series($1::int, $2::int) n`,
    values: [datasetId],
  });
  await inPieces(client, samples, {
    sql: `INSERT INTO "BlobQuality" (sha256, "brightnessP5", "brightnessP99", sharpness, entropy, "perceptualHash")
      SELECT ${blobOf(seed)}, ${u('quality')} * 0.96, 0.3 + ${u('size')} * 0.7, 0.05 + ${u('photo')} * 0.5,
             2.9 + ${u('kind')} * 5, substr(md5('${seed}/' || n), 1, 16)
      FROM generate_series($1::int, $2::int) n WHERE NOT ${isCopy(seed)}`,
  });
  await inPieces(client, samples, {
    sql: `INSERT INTO "Duplicate" ("sampleId", "datasetId", "groupId", distance)
      SELECT unnest(ARRAY[${idOf(seed, 'n - 1')}, ${idOf(seed)}]), $3::uuid, ${idOf(seed, 'n - 1')}, 0
      FROM generate_series($1::int, $2::int) n WHERE ${isCopy(seed)}`,
    values: [datasetId],
  });
  await client.query(`INSERT INTO "DatasetQuality" ("datasetId", "sizeQ1", "sizeQ3") VALUES ($1, 9.2, 9.8)`, [
    datasetId,
  ]);
}

/** Most samples score high. */
export async function fillScores(client: pg.Client, { runId, samples, seed }: DrawOfRun): Promise<void> {
  const u = uniform(seed);
  const word = (salt: number) => {
    const drawn = uniform(seed, `n * 8 + ${salt}`)('words');
    return `'word ' || floor(${words} * ${drawn} * ${drawn} * ${drawn})::int`;
  };
  const list = (from: number, count: number) =>
    `ARRAY[${Array.from({ length: count }, (_, i) => word(from + i)).join(', ')}]`;
  await inPieces(client, samples, {
    sql: `INSERT INTO "SampleScore" ("runId", "sampleId", score, "nearestLabel", "nearestLabelSimilarity", "topNegatives",
                                     "topNegativeSimilarities", "looksLike", "looksLikeSimilarities")
      SELECT $3::uuid, ${idOf(seed)}, sqrt(${u('score')}), ${oneOf(classes, u('class'))}, 0.5 + ${u('kind')} / 2,
             ${list(0, 5)}, ARRAY[0.7, 0.6, 0.5, 0.4, 0.3], ${list(5, 3)}, ARRAY[0.8, 0.7, 0.6]
      FROM generate_series($1::int, $2::int) n WHERE ${u('unreadable')} >= 0.002`,
    values: [runId],
  });
}

const events = 20;

/** One in twenty is decided on, in twenty events; what is in force is what each event has set. */
export async function fillReviews(client: pg.Client, { datasetId, runId, samples, seed }: DrawOfRun): Promise<void> {
  const u = uniform(seed);
  const event = `(1 + floor(${u('decision')} * ${events})::int)`;
  const decisionOf = (number: string) => `(ARRAY['KEEP', 'DROP', 'UNSURE', 'KEEP']::"Decision"[])[1 + ${number} % 4]`;
  const tagsOf = (number: string) => `CASE WHEN ${number} % 5 = 0 THEN ARRAY['check again'] ELSE '{}' END`;
  const eventId = idOf(seed, '-e');
  await client.query(
    `INSERT INTO "ReviewEvent" (id, "datasetId", number, kind, "runId", decision, "addedTags", "removedTags", "sampleCount",
                                "actorKind", actor)
     SELECT ${eventId}, $1::uuid, e, 'REVIEW', $2::uuid, ${decisionOf('e')}, ${tagsOf('e')}, '{}', 0, 'LOCAL', 'You'
     FROM generate_series(1, ${events}) e`,
    [datasetId, runId],
  );
  await inPieces(client, samples, {
    sql: `WITH chosen AS (
        SELECT ${idOf(seed)} AS id, ${event} AS e FROM generate_series($1::int, $2::int) n WHERE ${u('reviewed')} < 0.05
      ), told AS (
        INSERT INTO "ReviewedSample" ("eventId", "sampleId") SELECT ${eventId}, id FROM chosen
      )
      INSERT INTO "Review" ("sampleId", "datasetId", decision, tags, reviewer, "reviewedAt")
      SELECT id, $3::uuid, ${decisionOf('e')}, ${tagsOf('e')}, 'You', timestamptz '2026-01-03' FROM chosen`,
    values: [datasetId],
  });
  await client.query(
    `UPDATE "ReviewEvent" e SET "sampleCount" = (SELECT count(*) FROM "ReviewedSample" r WHERE r."eventId" = e.id)
     WHERE "datasetId" = $1`,
    [datasetId],
  );
}
