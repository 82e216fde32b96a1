import { type Split, splitOf, splitPattern, splits } from '@stray/core';
import type { Db } from '../client.ts';
import { type Decision, Prisma } from '../generated/prisma/client.ts';
import { classesOf, type ExportSource, isIncluded, joinsOf, samplesAt, sourceOf } from './exportSource.ts';

/** Samples of one split or one class, by what was decided on them, and how many of them go in. */
export interface PreviewCounts {
  readonly samples: number;
  readonly kept: number;
  readonly dropped: number;
  readonly relabelled: number;
  readonly unsure: number;
  readonly undecided: number;
  readonly flagged: number;
  readonly included: number;
}

export interface ExportPreview extends PreviewCounts {
  /** Of the files that go in. */
  readonly bytes: number;
  /** Those that have samples; null for samples in none. */
  readonly splits: readonly (PreviewCounts & { readonly split: Split | null })[];
  /** By the class that a sample is exported as, the largest first; null for samples of none. */
  readonly classes: readonly (PreviewCounts & { readonly name: string | null })[];
  /** Flagged or dropped samples of a test split that is exported without them. */
  readonly flaggedTestDropped: number;
}

interface Group {
  readonly folder: string | null;
  readonly name: string | null;
  readonly decision: Decision | null;
  readonly included: boolean;
  readonly flagged: boolean;
  readonly n: number;
  readonly bytes: number;
}

/** What an export would hold, counted in one statement. */
export async function exportPreview(db: Db, source: ExportSource): Promise<ExportPreview> {
  const page = Prisma.sql`SELECT s.* FROM "Sample" s WHERE ${samplesAt(source)}`;
  const groups = await db.$queryRaw<Group[]>`
    ${sourceOf(source, page)}
    SELECT substring(s.path from ${`(?i)${splitPattern}`}) AS folder,
           (${classesOf(source)})[1] AS name, r.decision, ${isIncluded(source)} AS included,
           COALESCE(sc.flagged, FALSE) AS flagged, count(*)::int AS n, sum(s.bytes)::float8 AS bytes
    ${joinsOf(source)} GROUP BY 1, 2, 3, 4, 5`;
  const splitOfGroup = ({ folder }: Group) => (folder === null ? null : splitOf(folder));
  const bySplit = grouped(groups, splitOfGroup);
  const test = groups.filter((group) => splitOfGroup(group) === 'TEST');
  const thinned = test.some(({ included }) => included);
  const lost = test.filter(({ included, flagged, decision }) => !included && (flagged || decision === 'DROP'));
  return {
    ...countsOf(groups),
    bytes: sum(groups.filter(({ included }) => included).map(({ bytes }) => bytes)),
    splits: ([...splits, null] as const).flatMap((split) => {
      const some = bySplit.get(split);
      return some === undefined ? [] : [{ split, ...countsOf(some) }];
    }),
    classes: [...grouped(groups, ({ name }) => name)]
      .map(([name, some]) => ({ name, ...countsOf(some) }))
      .sort((a, b) => b.samples - a.samples || (a.name ?? '').localeCompare(b.name ?? '')),
    flaggedTestDropped: thinned ? sum(lost.map(({ n }) => n)) : 0,
  };
}

function grouped<K>(groups: readonly Group[], keyOf: (group: Group) => K): Map<K, Group[]> {
  const found = new Map<K, Group[]>();
  for (const group of groups) found.set(keyOf(group), [...(found.get(keyOf(group)) ?? []), group]);
  return found;
}

function countsOf(groups: readonly Group[]): PreviewCounts {
  const count = (test: (group: Group) => boolean) => sum(groups.filter(test).map(({ n }) => n));
  return {
    samples: count(() => true),
    kept: count(({ decision }) => decision === 'KEEP'),
    dropped: count(({ decision }) => decision === 'DROP'),
    relabelled: count(({ decision }) => decision === 'RELABEL'),
    unsure: count(({ decision }) => decision === 'UNSURE'),
    undecided: count(({ decision }) => decision === null),
    flagged: count(({ flagged }) => flagged),
    included: count(({ included }) => included),
  };
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
