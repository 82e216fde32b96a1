import { StrayError } from '@stray/core';
import {
  type SampleOrder as Order,
  type SamplePageRequest,
  type SamplePageRow,
  type ScoreRun,
  type SimilarPageRow,
  sampleCount,
  samplePage,
  similarPage,
} from '@stray/db';
import { z } from 'zod';
import { builder, largestPage } from '../builder.ts';
import type { Context } from '../context.ts';
import type { ScoredSample } from '../scoredSamples.ts';
import { pageInfoOf } from './pageInfo.ts';
import { Sample } from './sample.ts';
import { readFilter, SampleFilter } from './sampleFilter.ts';
import { Direction } from './scalars.ts';
import { shownRun } from './shownRun.ts';
import { readSimilarTo, SimilarTo, type SimilarToInput } from './similarTo.ts';

const SampleOrderField = builder.enumType('SampleOrderField', {
  values: {
    SCORE: {},
    PATH: {},
    CREATED_AT: {},
    SIMILARITY: {
      description:
        'Nearest to `similarTo` first, by the encoder of the run that is shown; this way alone. What cannot be compared comes last.',
    },
  } as const,
});

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
  readonly similarity: number | null;
}

const SampleEdge = builder.objectRef<SampleEdgeShape>('SampleEdge').implement({
  fields: (t) => ({
    cursor: t.exposeString('cursor'),
    node: t.expose('node', { type: Sample }),
    similarity: t.exposeFloat('similarity', {
      nullable: true,
      description: 'How near it is to `similarTo`, in the encoder’s own similarity; null in other orders.',
    }),
  }),
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
      orderBy: t.arg({ type: SampleOrder, description: 'By score, or by similarity where there is `similarTo`.' }),
      similarTo: t.arg({ type: SimilarTo }),
    },
    resolve: async ({ id: datasetId }, { first, after, filter, orderBy, similarTo }, context) => {
      const { db, loaders } = context;
      const { shown } = await loaders.runs.load(datasetId);
      const start = after == null ? null : readCursor(after);
      const runId = start === null ? (shown?.id ?? null) : start.runId;
      const run =
        runId === null || runId === shown?.id
          ? shown
          : await db.scoreRun.findUnique({ where: { id: runId, datasetId } });
      const wanted = { datasetId, runId: run?.id ?? null, filter: readFilter(filter ?? {}) };
      const asked = { ...wanted, first: first ?? 50, after: start?.row };
      const page = await pageOf(context, asked, { orderBy: readOrder({ orderBy, similarTo }), run });
      return {
        edges: page.rows.map(({ sample, score, cursor, similarity = null }) => ({
          cursor: writeCursor({ runId: wanted.runId, row: cursor }),
          node: { sample, score, labelSetId: run?.labelSetId ?? null },
          similarity,
        })),
        hasNext: page.hasNext,
        hasPrevious: start !== null,
        totalCount: () => sampleCount(db, wanted),
      };
    },
  }),
);

type Ordered =
  | { readonly similarTo: SimilarToInput; readonly order?: undefined }
  | { readonly order: Order; readonly similarTo?: undefined };

interface OrderArguments {
  readonly orderBy?: { readonly field: Order['field'] | 'SIMILARITY'; readonly direction: Order['direction'] } | null;
  readonly similarTo?: SimilarToInput | null;
}

/** @throws StrayError BAD_ARGUMENT for an order and a `similarTo` that do not go together */
function readOrder({ orderBy, similarTo }: OrderArguments): Ordered {
  if (orderBy == null || orderBy.field === 'SIMILARITY') {
    if (orderBy?.direction === 'DESC') {
      throw new StrayError('BAD_ARGUMENT', 'Samples come nearest first: SIMILARITY has no other direction.');
    }
    if (similarTo != null) return { similarTo };
    if (orderBy == null) return { order: { field: 'SCORE', direction: 'ASC' } };
    throw new StrayError('BAD_ARGUMENT', 'The order SIMILARITY takes `similarTo`.');
  }
  if (similarTo != null) throw new StrayError('BAD_ARGUMENT', '`similarTo` goes with the order SIMILARITY alone.');
  return { order: { field: orderBy.field, direction: orderBy.direction } };
}

async function pageOf(
  context: Context,
  asked: Omit<SamplePageRequest, 'orderBy'>,
  { orderBy: { order, similarTo }, run }: { readonly orderBy: Ordered; readonly run: ScoreRun | null },
): Promise<{ readonly rows: readonly (SamplePageRow & Partial<SimilarPageRow>)[]; readonly hasNext: boolean }> {
  if (order !== undefined) return samplePage(context.db, { ...asked, orderBy: order });
  const { encoderId } = run ?? (await shownRun(context, asked.datasetId));
  const query = await readSimilarTo(context, similarTo, { datasetId: asked.datasetId, encoderId });
  return similarPage(context.db, { ...asked, query, encoderId });
}

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
