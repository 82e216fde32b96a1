import type pg from 'pg';
import { blobOf, type Draw, inPieces, isCopy, uniform } from './draws.ts';

/** Clusters of three sizes, one in the other: what a photo shows, of which kind it is, and the photo itself. */
const levels = [
  { name: 'subject', points: 64, draw: 'class', spread: 1 },
  { name: 'kind', points: 1024, draw: 'kind', spread: 0.7 },
  { name: 'photo', points: 8192, draw: 'photo', spread: 0.5 },
] as const;

/** Embeddings of length 1, each the sum of a point of every level. */
export async function fillEmbeddings(client: pg.Client, draw: Draw): Promise<void> {
  const { encoderId, samples, dimension, seed } = draw;
  for (const [level, { name, points, spread }] of levels.entries()) {
    const drawn = uniform(seed, `(${level * points}::int8 + p) * 65536 + d`)('level');
    await client.query(`CREATE TEMP TABLE "${name}" AS
      SELECT p, array_agg(((${drawn} - 0.5) * ${spread})::real ORDER BY d)::vector AS v
      FROM generate_series(0, ${points - 1}) p, generate_series(1, ${dimension}) d GROUP BY p`);
    await client.query(`CREATE UNIQUE INDEX ON "${name}" (p)`);
    await client.query(`ANALYZE "${name}"`);
  }
  const joins = levels.map(
    ({ name, points, draw: of }) => `JOIN "${name}" ON "${name}".p = floor(${uniform(seed)(of)} * ${points})::int`,
  );
  await inPieces(client, samples, {
    sql: `INSERT INTO "Embedding" (sha256, "encoderId", embedding)
      SELECT ${blobOf(seed)}, $3, l2_normalize(${levels.map(({ name }) => `"${name}".v`).join(' + ')})
      FROM generate_series($1::int, $2::int) n ${joins.join(' ')} WHERE NOT ${isCopy(seed)}`,
    values: [encoderId],
  });
  for (const { name } of levels) await client.query(`DROP TABLE "${name}"`);
}
