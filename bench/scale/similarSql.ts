import type pg from 'pg';

const first = 10;
const photosAsked = 100;

/**
 * The search for similar photos as somebody would write it who has the index before them: its expression and its settings,
 * and nothing that makes sure of the answer.
 */
export async function similarSql(
  client: pg.Client,
  { datasetId, encoderId }: { readonly datasetId: string; readonly encoderId: string },
) {
  const { rows: photos } = await client.query<{ id: string; embedding: string }>(
    `SELECT s.id, e.embedding::text FROM (SELECT id, sha256 FROM "Sample" WHERE "datasetId" = $1 AND "errorCode" IS NULL
       ORDER BY md5(id::text) LIMIT ${photosAsked}) s JOIN "Embedding" e ON e.sha256 = s.sha256 AND e."encoderId" = $2`,
    [datasetId, encoderId],
  );
  const { rows } = await client.query<{ expression: string; type: string }>(
    `SELECT pg_get_indexdef(i.indexrelid, 1, true) AS expression, format_type(a.atttypid, a.atttypmod) AS type
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am m ON m.oid = c.relam
     JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE i.indrelid = '"Embedding"'::regclass AND m.amname = 'hnsw' AND i.indisvalid`,
  );
  const [index] = rows;
  const distance =
    index === undefined
      ? 'embedding <#> $1::vector'
      : `${index.expression} <#> ($1::vector || '[0]'::vector)::${index.type}`;
  if (index !== undefined) await client.query('SET hnsw.ef_search = 200');
  const text = `SELECT s.id, found.distance FROM (
      SELECT sha256, ${distance} AS distance FROM "Embedding" WHERE "encoderId" = '${encoderId}' ORDER BY 2 LIMIT ${first + 1}
    ) found JOIN "Sample" s ON s.sha256 = found.sha256 WHERE s."datasetId" = '${datasetId}' ORDER BY 2 LIMIT ${first + 1}`;
  return { photos, text, first };
}
