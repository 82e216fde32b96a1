import type { ExportManifest, SkipReason, SplitName } from '@stray/core';
import type { ExportRow } from '@stray/db';

export interface WrittenRow extends Pick<ExportRow, 'decision' | 'classes'> {
  readonly split: SplitName | null;
}

export interface Tally {
  leftOut(): void;
  skipped(path: string, reason: SkipReason): void;
  written(row: WrittenRow): void;
  counts(): ExportManifest['counts'];
  firstSkipped(): ExportManifest['skipped'];
}

const mostSkipped = 100;

/** Counts what becomes of the samples of an export. */
export function createTally(): Tally {
  const bySplit = { train: 0, validation: 0, test: 0, none: 0 };
  const byDecision: Record<string, number> = { KEEP: 0, DROP: 0, RELABEL: 0, UNSURE: 0, NONE: 0 };
  const byClass = new Map<string, number>();
  const first: ExportManifest['skipped'] = [];
  let [written, leftOut, skipped, withoutClass] = [0, 0, 0, 0];
  return {
    leftOut: () => void leftOut++,
    skipped(path, reason) {
      skipped++;
      if (first.length < mostSkipped) first.push({ path, reason });
    },
    written({ split, decision, classes }) {
      written++;
      bySplit[split ?? 'none']++;
      byDecision[decision ?? 'NONE'] = (byDecision[decision ?? 'NONE'] ?? 0) + 1;
      if (classes.length === 0) withoutClass++;
      for (const name of new Set(classes)) byClass.set(name, (byClass.get(name) ?? 0) + 1);
    },
    counts: () => ({
      samples: written + leftOut + skipped,
      ...{ written, leftOut, skipped, bySplit, byDecision, withoutClass },
      byClass: [...byClass]
        .map(([name, count]) => ({ name, count }))
        .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0)),
    }),
    firstSkipped: () => first,
  };
}
