import type { QualityIssue } from '@stray/core';
import { type Decision, Prisma } from '../generated/prisma/client.ts';
import { escapeLike } from './paging.ts';
import { hasIssue } from './quality.ts';

/** All fields that are given have to hold. A sample without a score is not flagged, and in no range of scores. */
export interface SampleFilter {
  readonly flagged?: boolean;
  /** True for the samples that have an error. */
  readonly failed?: boolean;
  /** Both ends belong to it. */
  readonly score?: { readonly gte?: number; readonly lte?: number };
  /** One of its classes. */
  readonly declaredClass?: string;
  readonly nearestLabel?: string;
  /** The negative that is nearest to the sample. */
  readonly nearNegative?: string;
  /** The word outside the classes that it comes nearest to. */
  readonly looksLike?: string;
  /** Part of the path, in any case. */
  readonly path?: string;
  readonly quality?: QualityIssue;
  /** Both ends belong to it; samples without a p-value are in none. */
  readonly pValue?: { readonly gte?: number; readonly lte?: number };
  /** Belongs to the group of copies that this sample names. */
  readonly duplicateGroup?: string;
  readonly decision?: Decision;
  /** Whether somebody has decided on it. */
  readonly reviewed?: boolean;
  /** Name of who reviewed it last. */
  readonly reviewer?: string;
  readonly tag?: string;
  readonly and?: readonly SampleFilter[];
  readonly or?: readonly SampleFilter[];
  readonly not?: SampleFilter;
}

/** Whether the rows at hand have a score (`sc`), have none, or some have. */
export type Scored = 'all' | 'none' | 'some';

const yes = Prisma.sql`TRUE`;
const no = Prisma.sql`FALSE`;

/**
 * A filter as a condition over `s` ("Sample") and `sc` ("SampleScore"). It is never NULL, so that NOT means the rest.
 * Where no row has a score, what asks for one is decided here already.
 */
export function condition(filter: SampleFilter, scored: Scored): Prisma.Sql {
  const { flagged, failed, score, pValue, declaredClass, nearestLabel, nearNegative, path, quality } = filter;
  const { looksLike, duplicateGroup, decision, reviewed, reviewer, tag, and, or, not } = filter;
  const all: Prisma.Sql[] = [];
  if (flagged !== undefined) all.push(flaggedIs(flagged, scored));
  if (failed !== undefined)
    all.push(failed ? Prisma.sql`s."errorCode" IS NOT NULL` : Prisma.sql`s."errorCode" IS NULL`);
  if (score?.gte !== undefined) all.push(ofScore(Prisma.sql`sc.score >= ${score.gte}::float8`, scored));
  if (score?.lte !== undefined) all.push(ofScore(Prisma.sql`sc.score <= ${score.lte}::float8`, scored));
  if (nearestLabel !== undefined) all.push(ofScore(Prisma.sql`sc."nearestLabel" = ${nearestLabel}`, scored));
  if (nearNegative !== undefined) all.push(ofScore(Prisma.sql`sc."topNegatives"[1] = ${nearNegative}`, scored));
  if (declaredClass !== undefined) all.push(Prisma.sql`COALESCE(${declaredClass} = ANY(s."declaredClasses"), FALSE)`);
  if (path !== undefined) all.push(Prisma.sql`s.path COLLATE "default" ILIKE ${`%${escapeLike(path)}%`}`);
  if (quality !== undefined) all.push(hasIssue(quality));
  if (pValue?.gte !== undefined)
    all.push(ofScore(Prisma.sql`COALESCE(sc."pValue" >= ${pValue.gte}::float8, FALSE)`, scored));
  if (pValue?.lte !== undefined)
    all.push(ofScore(Prisma.sql`COALESCE(sc."pValue" <= ${pValue.lte}::float8, FALSE)`, scored));
  if (looksLike !== undefined) all.push(ofScore(Prisma.sql`COALESCE(sc."looksLike"[1] = ${looksLike}, FALSE)`, scored));
  if (duplicateGroup !== undefined) {
    all.push(
      Prisma.sql`EXISTS (SELECT FROM "Duplicate" g WHERE g."sampleId" = s.id AND g."groupId" = ${duplicateGroup}::uuid)`,
    );
  }
  if (decision !== undefined) all.push(hasReview(Prisma.sql`r.decision = ${decision}::"Decision"`));
  if (reviewed !== undefined) {
    const decided = hasReview(Prisma.sql`r.decision IS NOT NULL`);
    all.push(reviewed ? decided : Prisma.sql`NOT ${decided}`);
  }
  if (reviewer !== undefined) all.push(hasReview(Prisma.sql`r.reviewer = ${reviewer}`));
  if (tag !== undefined) all.push(hasReview(Prisma.sql`${tag} = ANY(r.tags)`));
  if (and !== undefined) all.push(...and.map((part) => condition(part, scored)));
  if (or !== undefined) all.push(anyOf(or.map((part) => condition(part, scored))));
  if (not !== undefined) all.push(Prisma.sql`NOT ${condition(not, scored)}`);
  return all.length === 0 ? yes : Prisma.sql`(${Prisma.join(all, ' AND ')})`;
}

const hasReview = (test: Prisma.Sql): Prisma.Sql =>
  Prisma.sql`EXISTS (SELECT FROM "Review" r WHERE r."sampleId" = s.id AND ${test})`;

/** An empty list of alternatives holds for nothing. */
function anyOf(parts: readonly Prisma.Sql[]): Prisma.Sql {
  return parts.length === 0 ? no : Prisma.sql`(${Prisma.join([...parts], ' OR ')})`;
}

function flaggedIs(wanted: boolean, scored: Scored): Prisma.Sql {
  if (scored === 'none') return wanted ? no : yes;
  if (scored === 'all') return Prisma.sql`sc.flagged = ${wanted}`;
  return Prisma.sql`COALESCE(sc.flagged, FALSE) = ${wanted}`;
}

function ofScore(test: Prisma.Sql, scored: Scored): Prisma.Sql {
  if (scored === 'none') return no;
  return scored === 'all' ? test : Prisma.sql`COALESCE(${test}, FALSE)`;
}
