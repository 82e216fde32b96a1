import { StrayError } from '@stray/core';
import { type SampleOrder as Order, sampleCount, samplePage } from '@stray/db';
import { z } from 'zod';
import { builder, largestPage } from '../builder.ts';
import type { ScoredSample } from '../scoredSamples.ts';
import { pageInfoOf } from './pageInfo.ts';
import { Sample } from './sample.ts';
import { readFilter, SampleFilter } from './sampleFilter.ts';
import { Direction } from './scalars.ts';

const SampleOrderField = builder.enumType('SampleOrderField', { values: ['SCORE', 'PATH', 'CREATED_AT'] as const });

const SampleOrder = builder.inputType('SampleOrder', {
  description: 'Samples without a score come last when ordered by score. Ties are broken by id.',
  fields: (t) => ({
    field: t.field({ type: SampleOrderField, required: true }),
    direction: t.field({ type: Direction, required: true, defaultValue: 'ASC' }),
  }),
});

interface SamplePage {
  readonly edges: readonly SampleEdgeShape[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly totalCount: () => Promise<number>;
}

interface SampleEdgeShape {
  readonly cursor: string;
  readonly node: ScoredSample;
}

const SampleEdge = builder.objectRef<SampleEdgeShape>('SampleEdge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.expose('node', { type: Sample }) }),
});

export const SampleConnection = builder.objectRef<SamplePage>('SampleConnection').implement({
  description:
    'Samples with their scores. Pages follow each other without gap or repeat, also while a new run completes.',
  fields: (t) => ({
    edges: t.field({ type: [SampleEdge], resolve: ({ edges }) => [...edges] }),
    pageInfo: t.field({
      type: builder.pageInfoRef(),
      resolve: (page) => pageInfoOf(page.edges, page),
    }),
    totalCount: t.int({ resolve: ({ totalCount }) => totalCount() }),
  }),
});

builder.prismaObjectField('Dataset', 'samples', (t) =>
  t.field({
    type: SampleConnection,
    args: {
      first: t.arg.int({ defaultValue: 50, description: `1 to ${largestPage}.` }),
      after: t.arg.string(),
      filter: t.arg({ type: SampleFilter }),
      orderBy: t.arg({ type: SampleOrder }),
    },
    resolve: async ({ id: datasetId }, { first, after, filter, orderBy }, { db, loaders }) => {
      const { shown } = await loaders.runs.load(datasetId);
      const start = after == null ? null : readCursor(after);
      const runId = start === null ? (shown?.id ?? null) : start.runId;
      const run =
        runId === null || runId === shown?.id
          ? shown
          : await db.scoreRun.findUnique({ where: { id: runId, datasetId } });
      const wanted = { datasetId, runId: run?.id ?? null, filter: readFilter(filter ?? {}) };
      const order: Order = orderBy ?? { field: 'SCORE', direction: 'ASC' };
      const page = await samplePage(db, { ...wanted, orderBy: order, first: first ?? 50, after: start?.row });
      return {
        edges: page.rows.map(({ sample, score, cursor }) => ({
          cursor: writeCursor({ runId: wanted.runId, row: cursor }),
          node: { sample, score, labelSetId: run?.labelSetId ?? null },
        })),
        hasNext: page.hasNext,
        hasPrevious: start !== null,
        totalCount: () => sampleCount(db, wanted),
      };
    },
  }),
);

/** Where a page ended, and in the order of which run: a later page goes on in that run though a newer one be there. */
interface Cursor {
  readonly runId: string | null;
  readonly row: string;
}

const cursorShape = z.tuple([z.uuid().nullable(), z.string().max(4096)]);

function writeCursor({ runId, row }: Cursor): string {
  return Buffer.from(JSON.stringify([runId, row])).toString('base64url');
}

function readCursor(text: string): Cursor {
  try {
    const [runId, row] = cursorShape.parse(JSON.parse(Buffer.from(text, 'base64url').toString('utf8')));
    return { runId, row };
  } catch (cause) {
    throw new StrayError('BAD_ARGUMENT', '`after` is not a cursor of this connection.', { cause });
  }
}
