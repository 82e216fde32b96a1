import type { Db } from '../client.ts';

export interface DeclaredClasses {
  readonly declared: { readonly text: string; readonly samples: number }[];
  /** Samples without any. */
  readonly unclassed: number;
}

/** The classes that the samples of a dataset were declared to have; a sample of several counts in each. */
export async function declaredClasses(db: Db, datasetId: string): Promise<DeclaredClasses> {
  const groups = await db.$queryRaw<{ text: string | null; samples: number }[]>`
    SELECT NULLIF(btrim(c.name), '') AS text, count(*)::int AS samples
    FROM "Sample" s LEFT JOIN LATERAL unnest(s."declaredClasses") c(name) ON true
    WHERE s."datasetId" = ${datasetId}::uuid GROUP BY 1`;
  return {
    declared: groups.flatMap(({ text, samples }) => (text === null ? [] : [{ text, samples }])),
    unclassed: groups.find(({ text }) => text === null)?.samples ?? 0,
  };
}
