import type pg from 'pg';

/** What is drawn, and for whom. */
export interface Draw {
  readonly datasetId: string;
  readonly encoderId: string;
  readonly samples: number;
  readonly dimension: number;
  readonly seed: number;
}

/** Draws that have nothing to do with each other. */
const draws = [
  'copy',
  'class',
  'classless',
  'second',
  'unreadable',
  'split',
  'size',
  'quality',
  'kind',
  'photo',
  'score',
  'words',
  'reviewed',
  'decision',
  'level',
] as const;

/**
 * A number from 0 up to 1 as SQL, for the whole number `of`: the same for the same seed, draw and number on every server.
 */
export const uniform =
  (seed: number, of = 'n') =>
  (draw: (typeof draws)[number]): string =>
    `((hashint8extended((${of})::int8, ${seed * 100 + draws.indexOf(draw)}) & 4503599627370495) / 4503599627370496.0::float8)`;

/** In the order of the numbers, as ids of version 7 are in the order in which they were made. */
export const idOf = (seed: number, of = 'n'): string =>
  `(lpad(to_hex(1700000000000 + (${of})::int8), 12, '0') || '7' || substr(md5('${seed}/' || (${of})), 1, 3) || '8' ||
    substr(md5('${seed}/' || (${of})), 4, 15))::uuid`;

export const blobOf = (seed: number, of = 'n'): string =>
  `encode(sha256(convert_to('${seed}/' || (${of}), 'UTF8')), 'hex')::char(64)`;

/** One in a hundred has the bytes of the sample before it, which is no copy itself. */
export const isCopy = (seed: number): string => `(n % 2 = 1 AND ${uniform(seed)('copy')} < 0.02)`;

const rowsAtOnce = 50_000;

/** Runs a statement for the samples from $1 to $2, piece after piece; further parameters begin at $3. */
export async function inPieces(
  client: pg.Client,
  samples: number,
  { sql, values = [] }: { readonly sql: string; readonly values?: readonly unknown[] },
): Promise<void> {
  for (let from = 0; from < samples; from += rowsAtOnce) {
    await client.query(sql, [from, Math.min(samples, from + rowsAtOnce) - 1, ...values]);
  }
}
