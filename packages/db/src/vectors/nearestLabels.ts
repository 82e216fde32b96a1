import { StrayError } from '@stray/core';
import type { Db } from '../client.ts';
import { type LabelKind, Prisma } from '../generated/prisma/client.ts';
import { fromBase64, toBinary } from './binary.ts';
import { ofEncoder } from './indexShape.ts';
import { readLabels } from './labels.ts';
import { nearest } from './nearest.ts';
import { type WordSet, type Words, wordsOf } from './wordSet.ts';

export interface NearLabel {
  readonly text: string;
  readonly kind: LabelKind;
  /** The inner product with the query, if nothing else is said. */
  readonly similarity: number;
}

export interface LabelSearch {
  readonly encoderId: string;
  readonly query: Float32Array;
  readonly first: number;
  /** These words alone. */
  readonly within?: WordSet | undefined;
  /** Of `within`: whether its words are embedded in CSP's prompts; its recipe tells when left out. */
  readonly conjugated?: boolean | undefined;
  /** NOUN and ADJECTIVE when left out, or those that `within` has. */
  readonly kinds?: readonly LabelKind[] | undefined;
  readonly minSimilarity?: number | undefined;
}

/**
 * The words nearest to a query, nearest first and equally near ones by their text. Where more words are equally near than
 * are wanted, which of them come is open.
 *
 * @throws StrayError NOT_FOUND for a version or a mining that does not exist
 */
export async function nearestLabels(db: Db, search: LabelSearch): Promise<NearLabel[]> {
  const { encoderId, query, first, within, minSimilarity = Number.NEGATIVE_INFINITY } = search;
  const words = within && (await wordsOf(db, within, search.conjugated));
  const kinds = search.kinds ?? (within === undefined ? (['NOUN', 'ADJECTIVE'] as const) : undefined);
  const ofKinds =
    kinds === undefined ? Prisma.sql`true` : Prisma.sql`l.kind = ANY(${[...kinds]}::text[]::"LabelKind"[])`;
  const exact = Prisma.sql`embedding <#> ${toBinary(query)}::vector`;
  const rows = await nearest<Row>(db, {
    encoderId,
    table: 'Label',
    query,
    first,
    ...(words && { countUpTo: (most) => countUpTo(db, words, most) }),
    exact: () => db.$queryRaw<Row[]>`
      SELECT l.text, l.kind, ${exact} AS distance FROM "Label" l
      WHERE l."encoderId" = ${encoderId} AND ${ofKinds} AND ${words ? oneOf(words) : Prisma.sql`true`}
      ORDER BY distance, l.text COLLATE "C", l.kind LIMIT ${first}`,
    indexed: (tx, { distance, candidates }) => tx.$queryRaw<Row[]>`
      SELECT text, kind, ${exact} AS distance FROM (
        SELECT l.text, l.kind, l.embedding FROM "Label" l
        WHERE l.${Prisma.raw(ofEncoder(encoderId))} AND ${ofKinds} AND ${words ? isOneOf(words) : Prisma.sql`true`}
        ORDER BY ${distance} LIMIT ${candidates}
      ) c
      ORDER BY distance, text COLLATE "C", kind LIMIT ${first}`,
    suffices: ({ length }) => length >= first,
  });
  return rows.map(toNearLabel).filter(({ similarity }) => similarity >= minSimilarity);
}

export interface NegativesOfLabel {
  readonly encoderId: string;
  readonly corpusVersionId: string;
  /** The text of an ID label that has an embedding. */
  readonly label: string;
  readonly first: number;
  readonly minSimilarity?: number | undefined;
}

/**
 * The negatives of a version that come nearest to an ID label, which are about to hurt it. A label that has no embedding
 * yet is embedded by the caller and given to `nearestLabels`.
 *
 * @throws StrayError NOT_FOUND for a label without an embedding, or a version that does not exist
 */
export async function nearestNegativesOf(db: Db, wanted: NegativesOfLabel): Promise<NearLabel[]> {
  const { encoderId, corpusVersionId, label, first, minSimilarity } = wanted;
  const query = (await readLabels(db, { encoderId, kind: 'ID', texts: [label] })).get(label);
  if (query === undefined) throw new StrayError('NOT_FOUND', `The label “${label}” has no embedding yet.`);
  return nearestLabels(db, { encoderId, query, first, minSimilarity, within: { corpusVersionId } });
}

export interface DuplicatesWanted {
  readonly encoderId: string;
  readonly corpusVersionId: string;
  readonly text: string;
  readonly first: number;
  /** The least cosine. */
  readonly atLeast: number;
}

/**
 * The words of a version that mean nearly what one of them means, by the cosine and not the inner product: an encoder may
 * give a vague word a short embedding, whose inner product even with itself is small. One by one, because no index is made
 * for the cosine.
 *
 * @throws StrayError NOT_FOUND for a word that the version does not have, or has no embedding of
 */
export async function nearDuplicates(db: Db, wanted: DuplicatesWanted): Promise<NearLabel[]> {
  const { encoderId, corpusVersionId, text, first, atLeast } = wanted;
  const words = await wordsOf(db, { corpusVersionId });
  const [word] = await db.$queryRaw<{ encoded: string }[]>`
    SELECT encode(vector_send(l.embedding), 'base64') AS encoded FROM "Label" l
    WHERE l."encoderId" = ${encoderId} AND l.text = ${text} AND ${oneOf(words)} ORDER BY l.kind LIMIT 1`;
  if (word === undefined) {
    throw new StrayError('NOT_FOUND', `“${text}” is no word of this version, or has no embedding yet.`);
  }
  const query = toBinary(fromBase64(word.encoded));
  // An embedding of zeros has no direction: its distance is not a number, which is larger than any.
  const rows = await db.$queryRaw<Row[]>`
    SELECT text, kind, distance - 1 AS distance FROM (
      SELECT l.text, l.kind, l.embedding <=> ${query}::vector AS distance FROM "Label" l
      WHERE l."encoderId" = ${encoderId} AND l.text <> ${text} AND ${oneOf(words)}
      OFFSET 0
    ) c
    WHERE distance <= ${1 - atLeast}::float8 + 1e-7
    ORDER BY distance, text COLLATE "C", kind LIMIT ${first}`;
  return rows.map(toNearLabel);
}

interface Row {
  readonly text: string;
  readonly kind: LabelKind;
  readonly distance: number;
}

const toNearLabel = ({ text, kind, distance }: Row): NearLabel => ({ text, kind, similarity: 0 - distance });

/** As a set, from which the planner may begin. */
function oneOf({ from, where, kind }: Words): Prisma.Sql {
  return Prisma.sql`(l.kind, l.text) IN (SELECT ${kind}, n.text FROM ${from} WHERE ${where})`;
}

/** As a question about each row that the index brings: what is a join would be planned from its other side. */
function isOneOf({ from, where, kind }: Words): Prisma.Sql {
  return Prisma.sql`(SELECT true FROM ${from} WHERE ${where} AND n.text = l.text AND ${kind} = l.kind LIMIT 1)`;
}

async function countUpTo(db: Db, { from, where }: Words, most: number): Promise<number> {
  const [row] = await db.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM (SELECT FROM ${from} WHERE ${where} LIMIT ${most}) w`;
  return row?.n ?? 0;
}
