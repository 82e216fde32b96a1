import { setTimeout as pause } from 'node:timers/promises';
import {
  type ExportRow,
  type ExportSource,
  exportMoment,
  exportPages,
  insertSamples,
  type NewSample,
  review,
} from '@stray/db';
import { makeDataset, withDatabase } from '@stray/testing';
import { describe, expect, it } from 'vitest';

/** More pages than the three that are asked for before the first is worked on. */
const count = 10_020;

const numbered = (n: number) => ({ path: `${n}`.padStart(5, '0'), sha256: `${n}`.padStart(64, '0'), bytes: 1 });

describe('the pages of an export', () => {
  withDatabase((database) => {
    it('say what was there and decided at its moment, also where somebody adds and reviews meanwhile', async () => {
      const { prisma: db, pool } = database();
      const dataset = await makeDataset(db);
      await insertSamples(
        db,
        dataset.id,
        Array.from({ length: count }, (_, n): NewSample => numbered(n)),
      );
      const samples = await db.sample.findMany({
        where: { datasetId: dataset.id, path: { in: ['00003', '10005', '10010'] } },
        orderBy: { path: 'asc' },
      });
      const [first, early, late] = samples.map(({ id }) => id);
      const decide = (id: string | undefined, decision: 'KEEP' | 'DROP') =>
        review(db, {
          ...{ datasetId: dataset.id, runId: null, samples: { ids: [id ?? ''] }, decision },
          by: { actorKind: 'LOCAL', actor: 'Ada' },
        });
      await decide(first, 'KEEP');
      await decide(early, 'KEEP');
      const source: ExportSource = {
        ...{ datasetId: dataset.id, runId: null, filter: {}, samples: 'ALL', classes: 'DECLARED' },
        asOf: await exportMoment(db),
      };
      // More than a page of them lie in the midst of the others.
      await pause(5);
      const later = (_: unknown, n: number) => ({ ...numbered(count + n), path: `05000-${n}` });
      await insertSamples(db, dataset.id, Array.from({ length: 3_000 }, later));
      const rows: ExportRow[] = [];
      for await (const page of exportPages({ db, pool }, source)) {
        if (rows.length === 0) {
          await decide(early, 'DROP');
          await decide(late, 'DROP');
        }
        rows.push(...page.rows());
      }
      expect(rows.map(({ sample }) => sample.path)).toEqual(Array.from({ length: count }, (_, n) => numbered(n).path));
      const decided = rows.filter(({ decision }) => decision !== null);
      expect(decided.map(({ sample, decision }) => [sample.path, decision])).toEqual([
        ['00003', 'KEEP'],
        ['10005', 'KEEP'],
      ]);
    });
  });
});
