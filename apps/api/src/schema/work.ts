import { countWork, type ProjectWork, type RunStatus, workPage } from '@stray/db';
import { builder, largestPage } from '../builder.ts';
import type { Context } from '../context.ts';
import { stepStates } from '../steps.ts';
import { CorpusDraft } from './corpusDraft.ts';
import { StepState } from './dataset.ts';
import { Export } from './export.ts';
import { pageInfoOf } from './pageInfo.ts';
import { Projection } from './projection.ts';
import { ScoreRun } from './scoreRun.ts';
import { Upload } from './upload.ts';

const names = {
  run: 'ScoreRun',
  draft: 'CorpusDraft',
  upload: 'Upload',
  projection: 'Projection',
  export: 'Export',
} as const satisfies Record<ProjectWork['kind'], string>;

/** Which type a row of the union is; nothing in the rows themselves tells. */
const typeOf = new WeakMap<object, (typeof names)[ProjectWork['kind']]>();

const Work = builder.unionType('Work', {
  description: 'What a worker does in the background.',
  types: [ScoreRun, CorpusDraft, Upload, Projection, Export],
  resolveType: (row) => typeOf.get(row) ?? 'ScoreRun',
});

const statuses = {
  OPEN: ['QUEUED', 'RUNNING'],
  FAILED: ['FAILED'],
  ENDED: ['COMPLETED', 'CANCELLED'],
} as const satisfies Record<string, readonly RunStatus[]>;

const WorkState = builder.enumType('WorkState', {
  values: {
    OPEN: { description: 'Queued or at work.' },
    FAILED: { description: 'Given up, after all its attempts; `error` says why.' },
    ENDED: { description: 'Complete, or cancelled.' },
  },
});

interface WorkEdgeShape {
  readonly cursor: string;
  readonly node: ProjectWork['row'];
}

const WorkEdge = builder.objectRef<WorkEdgeShape>('WorkEdge').implement({
  fields: (t) => ({ cursor: t.exposeString('cursor'), node: t.field({ type: Work, resolve: ({ node }) => node }) }),
});

interface WorkPageShape {
  readonly edges: readonly WorkEdgeShape[];
  readonly hasNext: boolean;
  readonly hasPrevious: boolean;
  readonly totalCount: () => Promise<number>;
}

const WorkConnection = builder.objectRef<WorkPageShape>('WorkConnection').implement({
  fields: (t) => ({
    edges: t.field({ type: [WorkEdge], resolve: ({ edges }) => [...edges] }),
    pageInfo: t.field({
      type: builder.pageInfoRef(),
      resolve: (page) => pageInfoOf(page.edges, page),
    }),
    totalCount: t.int({ resolve: ({ totalCount }) => totalCount() }),
  }),
});

type StateName = keyof typeof statuses;

interface WorkArguments {
  readonly first?: number | null | undefined;
  readonly after?: string | null | undefined;
  readonly state?: StateName | null | undefined;
}

async function workOfProjects(
  { db }: Context,
  projectIds: readonly string[] | null,
  { first, after, state }: WorkArguments,
): Promise<WorkPageShape> {
  const wanted = { projectIds, statuses: state == null ? Object.values(statuses).flat() : statuses[state] };
  const page = await workPage(db, { ...wanted, first: first ?? 50, after: after ?? undefined });
  return {
    edges: page.rows.map(({ work, cursor }) => {
      typeOf.set(work.row, names[work.kind]);
      return { cursor, node: work.row };
    }),
    hasNext: page.hasNext,
    hasPrevious: after != null,
    totalCount: () => countWork(db, wanted),
  };
}

const kinds = 'runs, drafts that are mined, archives taken apart, maps, exports';

builder.prismaObjectField('Project', 'work', (t) =>
  t.field({
    type: WorkConnection,
    description: `What workers do for the project, newest first: ${kinds}.`,
    args: {
      first: t.arg.int({ defaultValue: 50, description: `1 to ${largestPage}.` }),
      after: t.arg.string(),
      state: t.arg({ type: WorkState, description: 'All when left out.' }),
    },
    resolve: ({ id }, args, context) => workOfProjects(context, [id], args),
  }),
);

builder.queryField('work', (t) =>
  t.field({
    type: WorkConnection,
    description: `What workers do for all projects that you see, newest first: ${kinds}.`,
    args: {
      first: t.arg.int({ defaultValue: 50, description: `1 to ${largestPage}.` }),
      after: t.arg.string(),
      state: t.arg({ type: WorkState, description: 'All when left out.' }),
    },
    resolve: async (_root, args, context) => workOfProjects(context, await context.access.projects(), args),
  }),
);

builder.prismaObjectField('ScoreRun', 'steps', (t) =>
  t.field({
    type: [StepState],
    description: 'The eight words in order, as far as this run has come; its dataset tells of REVIEW and EXPORT.',
    resolve: async (run, _args, { loaders }) =>
      stepStates({ sampleCount: run.sampleCount, run, jobs: await loaders.jobs.load(run.id) }),
  }),
);
