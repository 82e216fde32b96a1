import type { Db } from '../client.ts';
import {
  type CorpusDraft,
  type Export,
  Prisma,
  type Projection,
  type RunStatus,
  type ScoreRun,
  type Upload,
} from '../generated/prisma/client.ts';
import { fieldsOf, writeFields } from './paging.ts';

/** What a worker does for a project: a run, the mining of a draft, the taking apart of an archive, a map, or an export. */
export type ProjectWork =
  | { readonly kind: 'run'; readonly row: ScoreRun }
  | { readonly kind: 'draft'; readonly row: CorpusDraft }
  | { readonly kind: 'upload'; readonly row: Upload }
  | { readonly kind: 'projection'; readonly row: Projection }
  | { readonly kind: 'export'; readonly row: Export };

export interface WorkPage {
  readonly rows: readonly { readonly work: ProjectWork; readonly cursor: string }[];
  readonly hasNext: boolean;
}

export interface WorkWanted {
  /** null for every project that is there. */
  readonly projectIds: readonly string[] | null;
  readonly statuses: readonly RunStatus[];
}

interface Place {
  readonly kind: ProjectWork['kind'];
  readonly id: string;
  /** As text, because a date of JavaScript would lose its microseconds. */
  readonly begun: string;
}

/** The work of projects, newest first. A draft is at work while it is mined, and complete when it is ready. */
export async function workPage(
  db: Db,
  { first, after, ...wanted }: WorkWanted & { readonly first: number; readonly after?: string | undefined },
): Promise<WorkPage> {
  const [begun, id] = after === undefined ? [] : fieldsOf(after);
  const beyond =
    typeof begun === 'string' && typeof id === 'string'
      ? Prisma.sql`AND ("createdAt", id) < (${begun}::timestamptz, ${id}::uuid)`
      : Prisma.empty;
  const places = await db.$queryRaw<Place[]>`
    SELECT kind, id::text, "createdAt"::text AS begun FROM (${workOf(wanted)}) work WHERE TRUE ${beyond}
    ORDER BY "createdAt" DESC, id DESC LIMIT ${first + 1}::int`;
  const shown = places.slice(0, first);
  const ids = (kind: Place['kind']) => ({
    where: { id: { in: shown.filter((place) => place.kind === kind).map((place) => place.id) } },
  });
  const [runs, drafts, uploads, projections, exports] = await Promise.all([
    db.scoreRun.findMany(ids('run')),
    db.corpusDraft.findMany(ids('draft')),
    db.upload.findMany(ids('upload')),
    db.projection.findMany(ids('projection')),
    db.export.findMany(ids('export')),
  ]);
  const found = new Map<string, ProjectWork>([
    ...runs.map((row) => [row.id, { kind: 'run', row }] as const),
    ...drafts.map((row) => [row.id, { kind: 'draft', row }] as const),
    ...uploads.map((row) => [row.id, { kind: 'upload', row }] as const),
    ...projections.map((row) => [row.id, { kind: 'projection', row }] as const),
    ...exports.map((row) => [row.id, { kind: 'export', row }] as const),
  ]);
  return {
    rows: shown.flatMap((place) => {
      const work = found.get(place.id);
      return work === undefined ? [] : [{ work, cursor: writeFields([place.begun, place.id]) }];
    }),
    hasNext: places.length > first,
  };
}

export async function countWork(db: Db, wanted: WorkWanted): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`SELECT count(*)::int AS count FROM (${workOf(wanted)}) work`;
  return row?.count ?? 0;
}

function workOf({ projectIds, statuses }: WorkWanted): Prisma.Sql {
  const wanted = Prisma.sql`${[...statuses]}::text[]`;
  const theirs =
    projectIds === null
      ? Prisma.sql`p."deletedAt" IS NULL`
      : Prisma.sql`p."deletedAt" IS NULL AND p.id = ANY (${[...projectIds]}::uuid[])`;
  const ofDatasets = Prisma.sql`JOIN "Project" p ON p.id = d."projectId" WHERE d."deletedAt" IS NULL AND ${theirs}`;
  return Prisma.sql`
    SELECT 'run' AS kind, r.id, r."createdAt" FROM "ScoreRun" r JOIN "Dataset" d ON d.id = r."datasetId" ${ofDatasets}
      AND r.status::text = ANY (${wanted})
    UNION ALL
    SELECT 'upload', u.id, u."createdAt" FROM "Upload" u JOIN "Dataset" d ON d.id = u."datasetId" ${ofDatasets}
      AND u.status::text = ANY (${wanted})
    UNION ALL
    SELECT 'projection', m.id, m."createdAt" FROM "Projection" m JOIN "Dataset" d ON d.id = m."datasetId" ${ofDatasets}
      AND m.status::text = ANY (${wanted})
    UNION ALL
    SELECT 'export', e.id, e."createdAt" FROM "Export" e JOIN "Dataset" d ON d.id = e."datasetId" ${ofDatasets}
      AND e.status::text = ANY (${wanted})
    UNION ALL
    SELECT 'draft', f.id, f."createdAt" FROM "CorpusDraft" f JOIN "Corpus" c ON c.id = f."corpusId"
    JOIN "Project" p ON p.id = c."projectId" WHERE ${theirs}
      AND CASE f.status WHEN 'MINING' THEN 'RUNNING' WHEN 'READY' THEN 'COMPLETED' ELSE 'FAILED' END = ANY (${wanted})`;
}
