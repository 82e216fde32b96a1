import type { Db } from '../client.ts';
import { Prisma } from '../generated/prisma/client.ts';
import { inTransaction } from '../transaction.ts';

export interface HoldWish {
  readonly datasetId: string;
  /** One open page. */
  readonly session: string;
  readonly holder: string;
  /** What lies before that page now; what it held before and is not among them is free. */
  readonly sampleIds: readonly string[];
  readonly seconds: number;
}

export interface HeldSample {
  readonly sampleId: string;
  readonly holder: string;
}

/**
 * Holds samples for a page until some seconds from now, so that others are led past them; those that another page holds stay
 * with it. Decisions do not ask who holds a sample.
 *
 * @returns what other pages hold in the dataset
 */
export function holdSamples(db: Db, wish: HoldWish): Promise<HeldSample[]> {
  const { datasetId, session, holder, sampleIds, seconds } = wish;
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      DELETE FROM "ReviewHold" WHERE "datasetId" = ${datasetId}::uuid
        AND (until < clock_timestamp() OR (session = ${session}::uuid AND "sampleId" <> ALL(${[...sampleIds]}::uuid[])))`;
    await tx.$executeRaw`
      INSERT INTO "ReviewHold" ("sampleId", "datasetId", session, holder, until)
      SELECT s.id, s."datasetId", ${session}::uuid, ${holder}, clock_timestamp() + make_interval(secs => ${seconds})
      FROM "Sample" s WHERE s."datasetId" = ${datasetId}::uuid AND s.id = ANY(${[...sampleIds]}::uuid[])
      ORDER BY s.id
      ON CONFLICT ("sampleId") DO UPDATE SET until = excluded.until, holder = excluded.holder
        WHERE "ReviewHold".session = excluded.session`;
    return tx.$queryRaw<HeldSample[]>(Prisma.sql`
      SELECT "sampleId", holder FROM "ReviewHold"
      WHERE "datasetId" = ${datasetId}::uuid AND session <> ${session}::uuid AND until >= clock_timestamp()
      ORDER BY "sampleId" LIMIT 1000`);
  });
}
