import { foldersAroundSplits, type NumberRange, type SampleFilter, type Split, splitFolders } from '@stray/core';
import { Prisma } from '../generated/prisma/client.ts';
import { escapeLike } from './paging.ts';
import { hasIssue } from './quality.ts';

export type { SampleFilter } from '@stray/core';

/** Whether the rows at hand have a score (`sc`), have none, or some have. */
export type Scored = 'all' | 'none' | 'some';

const yes = Prisma.sql`TRUE`;
const no = Prisma.sql`FALSE`;

/**
 * A filter as a condition over `s` ("Sample") and `sc` ("SampleScore"). It is never NULL, so that NOT means the rest.
 * Where no row has a score, what asks for one is decided here already.
 */
export function condition(filter: SampleFilter, scored: Scored): Prisma.Sql {
  const { flagged, failed, score, pValue, declaredClass, nearestLabel, mismatch, nearNegative, near } = filter;
  const { path, split, quality, looksLike, duplicateGroup, and, or, not } = filter;
  const all: Prisma.Sql[] = [];
  if (flagged !== undefined) all.push(flaggedIs(flagged, scored));
  if (failed !== undefined)
    all.push(failed ? Prisma.sql`s."errorCode" IS NOT NULL` : Prisma.sql`s."errorCode" IS NULL`);
  if (score !== undefined) all.push(...within(Prisma.sql`sc.score`, score).map((test) => ofScore(test, scored)));
  if (pValue !== undefined)
    all.push(...within(Prisma.sql`sc."pValue"`, pValue).map((test) => ofScore(never(test), scored)));
  if (nearestLabel !== undefined) all.push(ofScore(Prisma.sql`sc."nearestLabel" = ${nearestLabel}`, scored));
  if (mismatch !== undefined) {
    const differs = ofScore(isMismatch, scored);
    all.push(mismatch ? differs : Prisma.sql`NOT ${differs}`);
  }
  if (nearNegative !== undefined) all.push(ofScore(never(Prisma.sql`sc."topNegatives"[1] = ${nearNegative}`), scored));
  if (looksLike !== undefined) all.push(ofScore(never(Prisma.sql`sc."looksLike"[1] = ${looksLike}`), scored));
  if (near !== undefined) {
    const test = Prisma.sql`(${near} = ANY(sc."topNegatives") OR ${near} = ANY(sc."looksLike"))`;
    all.push(ofScore(never(test), scored));
  }
  if (declaredClass !== undefined) all.push(never(Prisma.sql`${declaredClass} = ANY(s."declaredClasses")`));
  if (path !== undefined) all.push(hasPart(Prisma.sql`s.path`, path));
  if (split !== undefined) all.push(Prisma.sql`s.path ~* ${splitPattern(split)}`);
  if (quality !== undefined) all.push(hasIssue(quality));
  if (duplicateGroup !== undefined) {
    all.push(
      Prisma.sql`EXISTS (SELECT FROM "Duplicate" g WHERE g."sampleId" = s.id AND g."groupId" = ${duplicateGroup}::uuid)`,
    );
  }
  all.push(...ofReview(filter));
  if (and !== undefined) all.push(...and.map((part) => condition(part, scored)));
  if (or !== undefined) all.push(anyOf(or.map((part) => condition(part, scored))));
  if (not !== undefined) all.push(Prisma.sql`NOT ${condition(not, scored)}`);
  return all.length === 0 ? yes : Prisma.sql`(${Prisma.join(all, ' AND ')})`;
}

type Test = Exclude<keyof SampleFilter, 'and' | 'or' | 'not'>;

/** Which of the two tables each test looks at. */
const tables: Readonly<Record<Test, 'scores' | 'samples' | 'both'>> = {
  flagged: 'scores',
  score: 'scores',
  pValue: 'scores',
  nearestLabel: 'scores',
  nearNegative: 'scores',
  looksLike: 'scores',
  near: 'scores',
  mismatch: 'both',
  failed: 'samples',
  declaredClass: 'samples',
  path: 'samples',
  split: 'samples',
  quality: 'samples',
  duplicateGroup: 'samples',
  decision: 'samples',
  reviewed: 'samples',
  reviewer: 'samples',
  tag: 'samples',
  note: 'samples',
};

/** Whether the condition of a filter is over `s` ("Sample") or `sc` ("SampleScore"): what it is not over need not be read. */
export function looksAt({ and = [], or = [], not, ...tests }: SampleFilter, table: 'scores' | 'samples'): boolean {
  const asked = (Object.keys(tests) as Test[]).filter((test) => tests[test] !== undefined);
  const parts = [...and, ...or, ...(not === undefined ? [] : [not])];
  return (
    asked.some((test) => tables[test] === table || tables[test] === 'both') ||
    parts.some((part) => looksAt(part, table))
  );
}

function ofReview({ decision, reviewed, reviewer, tag, note }: SampleFilter): Prisma.Sql[] {
  const all: Prisma.Sql[] = [];
  if (decision !== undefined) all.push(hasReview(Prisma.sql`r.decision = ${decision}::"Decision"`));
  if (reviewed !== undefined) {
    const decided = hasReview(Prisma.sql`r.decision IS NOT NULL`);
    all.push(reviewed ? decided : Prisma.sql`NOT ${decided}`);
  }
  if (reviewer !== undefined) all.push(hasReview(Prisma.sql`r.reviewer = ${reviewer}`));
  if (tag !== undefined) all.push(hasReview(Prisma.sql`${tag} = ANY(r.tags)`));
  if (note !== undefined) all.push(hasReview(hasPart(Prisma.sql`r.note`, note)));
  return all;
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

/** What is not known does not hold. */
const never = (test: Prisma.Sql): Prisma.Sql => Prisma.sql`COALESCE(${test}, FALSE)`;

/** In any case. */
const hasPart = (text: Prisma.Sql, part: string): Prisma.Sql =>
  Prisma.sql`${text} COLLATE "default" ILIKE ${`%${escapeLike(part)}%`}`;

function within(value: Prisma.Sql, { gte, gt, lte, lt }: NumberRange): Prisma.Sql[] {
  const all: Prisma.Sql[] = [];
  if (gte !== undefined) all.push(Prisma.sql`${value} >= ${gte}::float8`);
  if (gt !== undefined) all.push(Prisma.sql`${value} > ${gt}::float8`);
  if (lte !== undefined) all.push(Prisma.sql`${value} <= ${lte}::float8`);
  if (lt !== undefined) all.push(Prisma.sql`${value} < ${lt}::float8`);
  return all;
}

/** A folder named running_shoe declares what is called “running shoe”. */
const plainName = (name: Prisma.Sql): Prisma.Sql => Prisma.sql`translate(lower(${name}), '_-', '  ')`;

const isMismatch = Prisma.sql`(sc."nearestLabel" IS NOT NULL AND cardinality(s."declaredClasses") > 0 AND NOT EXISTS (
  SELECT FROM unnest(s."declaredClasses") AS d(name) WHERE ${plainName(Prisma.sql`d.name`)} = ${plainName(Prisma.sql`sc."nearestLabel"`)}))`;

/** As `splitOf` has it. */
function splitPattern(split: Split): string {
  return `^((${foldersAroundSplits.join('|')})/)?(${splitFolders[split].join('|')})([-_]?[0-9]+)?/`;
}
