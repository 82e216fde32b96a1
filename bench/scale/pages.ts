import { globalId } from '@stray/core';
import { type SampleFilter, type SampleOrder, samplePage } from '@stray/db';
import type { Question, World } from './question.ts';

const first = 50;

interface PageAsked {
  readonly name: string;
  readonly field: 'SCORE' | 'PATH';
  readonly filter?: SampleFilter;
  /** The score, or the share of the paths, behind which the page begins; left out for the first one. */
  readonly from?: number;
}

const two: SampleFilter = { flagged: true, declaredClass: 'dress' };

const pages: readonly PageAsked[] = [
  { name: 'first page by score', field: 'SCORE' },
  { name: 'page by score from the middle', field: 'SCORE', from: 0.7 },
  { name: 'page by score, two filters', field: 'SCORE', filter: two },
  { name: 'the same from the middle', field: 'SCORE', filter: two, from: 0.15 },
  { name: 'page by path from the middle', field: 'PATH', from: 0.5 },
  { name: 'page by path, two filters', field: 'PATH', filter: two },
  { name: 'page of a near word', field: 'SCORE', filter: { near: 'word 1000' } },
  { name: 'page of a declared class', field: 'SCORE', filter: { declaredClass: 'dress' } },
  { name: 'page of a decision', field: 'SCORE', filter: { decision: 'DROP' } },
];

export async function pageQuestions(world: World): Promise<Question[]> {
  const questions: Question[] = [];
  for (const page of pages) questions.push(await pageQuestion(world, page));
  return questions;
}

async function pageQuestion(world: World, { name, field, filter = {}, from }: PageAsked): Promise<Question> {
  const { db, client, ask, datasetId, runId } = world;
  const orderBy: SampleOrder = { field, direction: 'ASC' };
  const start = from === undefined ? undefined : await startOf(world, { field, from });
  const cursors = start && (await cursorsAt(world, { orderBy, start }));
  const text = pageSql({ field, filter, behind: start !== undefined });
  const values = [field === 'SCORE' ? runId : datasetId, ...(field === 'SCORE' ? [] : [runId])];
  const query = `query ($id: ID!, $filter: SampleFilter, $orderBy: SampleOrder, $after: String) { node(id: $id) { ... on Dataset {
    samples(first: ${first}, filter: $filter, orderBy: $orderBy, after: $after) { pageInfo { hasNextPage endCursor } edges { node {
      id path sha256 width height declaredClasses score flagged nearestLabel { text similarity } topNegatives { text } } } } } } }`;
  return {
    name,
    raw: () => client.query(text, start === undefined ? values : [...values, start.value, start.id]),
    repository: () => samplePage(db, { datasetId, runId, filter, orderBy, first, after: cursors?.row }),
    graphql: () => ask(query, { id: globalId('Dataset', datasetId), filter, orderBy, after: cursors?.edge }),
  };
}

/** As somebody would write it who knows the tables. */
function pageSql({
  field,
  filter,
  behind,
}: Pick<PageAsked, 'field'> & { filter: SampleFilter; behind: boolean }): string {
  const conditions = [
    filter.flagged && 'sc.flagged',
    filter.declaredClass && `'${filter.declaredClass}' = ANY(s."declaredClasses")`,
    filter.near && `('${filter.near}' = ANY(sc."topNegatives") OR '${filter.near}' = ANY(sc."looksLike"))`,
    filter.decision && `r.decision = '${filter.decision}'`,
  ].filter((condition) => condition !== undefined);
  const and = conditions.map((condition) => `AND ${condition}`).join(' ');
  const review = filter.decision ? 'JOIN "Review" r ON r."sampleId" = s.id' : '';
  return field === 'SCORE'
    ? `SELECT s.*, sc.* FROM "SampleScore" sc JOIN "Sample" s ON s.id = sc."sampleId" ${review}
       WHERE sc."runId" = $1 ${and} ${behind ? 'AND (sc.score, sc."sampleId") > ($2::float8, $3::uuid)' : ''}
       ORDER BY sc.score, sc."sampleId" LIMIT ${first + 1}`
    : `SELECT s.*, sc.* FROM "Sample" s LEFT JOIN "SampleScore" sc ON sc."sampleId" = s.id AND sc."runId" = $2 ${review}
       WHERE s."datasetId" = $1 ${and} ${behind ? 'AND (s.path, s.id) > ($3::text, $4::uuid)' : ''}
       ORDER BY s.path, s.id LIMIT ${first + 1}`;
}

interface Start {
  readonly value: number | string;
  readonly id: string;
}

async function startOf(
  { client, datasetId, runId }: World,
  { field, from }: { readonly field: PageAsked['field']; readonly from: number },
): Promise<Start> {
  const { rows } =
    field === 'SCORE'
      ? await client.query<Start>(
          `SELECT score AS value, "sampleId" AS id FROM "SampleScore" WHERE "runId" = $1 AND score >= $2
           ORDER BY score, "sampleId" LIMIT 1`,
          [runId, from],
        )
      : await client.query<Start>(
          `SELECT path AS value, id FROM "Sample" WHERE "datasetId" = $1 ORDER BY path, id
           OFFSET (SELECT ($2::float8 * count(*))::int FROM "Sample" WHERE "datasetId" = $1) LIMIT 1`,
          [datasetId, from],
        );
  const [row] = rows;
  if (row === undefined) throw new Error('The page would begin behind the last sample.');
  return row;
}

/** The cursors of that row, the repository's and the API's: each of a page that begins with it. */
async function cursorsAt(
  { db, ask, datasetId, runId }: World,
  { orderBy, start: { value } }: { readonly orderBy: SampleOrder; readonly start: Start },
): Promise<{ readonly row: string | undefined; readonly edge: string | undefined }> {
  const filter: SampleFilter = typeof value === 'number' ? { score: { gte: value } } : { path: value };
  const { rows } = await samplePage(db, { datasetId, runId, filter, orderBy, first: 1 });
  const query = `query ($id: ID!, $filter: SampleFilter, $orderBy: SampleOrder) { node(id: $id) { ... on Dataset {
    samples(first: 1, filter: $filter, orderBy: $orderBy) { edges { cursor } } } } }`;
  const answer = await ask(query, { id: globalId('Dataset', datasetId), filter, orderBy });
  return { row: rows[0]?.cursor, edge: /"cursor":"([^"]+)"/.exec(answer)?.[1] };
}
