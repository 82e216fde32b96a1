import type { Dataset as DatasetRow, Project as ProjectRow } from '@stray/db';
import { collect } from '@stray/pipeline';
import { builder } from '../builder.ts';
import { diskUse, type DiskUse as Shape } from '../diskUse.ts';
import { Dataset } from './dataset.ts';
import { outcome, SampleError, storedError, UserError } from './error.ts';
import { Project } from './project.ts';
import { RunStatus } from './scalars.ts';

const Room = builder.objectRef<{ count: number; bytes: number; estimated?: boolean }>('Room').implement({
  description: 'How many there are of something, and the bytes that they take together.',
  fields: (t) => ({
    count: t.exposeInt('count'),
    bytes: t.exposeFloat('bytes'),
    estimated: t.boolean({
      description: 'Reckoned from a part, because there are so many.',
      resolve: ({ estimated }) => estimated ?? false,
    }),
  }),
});

const DatasetRoom = builder
  .objectRef<{ dataset: DatasetRow; samples: number; bytes: number }>('DatasetRoom')
  .implement({
    fields: (t) => ({
      dataset: t.field({ type: Dataset, resolve: ({ dataset }) => dataset }),
      samples: t.exposeInt('samples'),
      bytes: t.exposeFloat('bytes', { description: 'Of its images, each counted once.' }),
    }),
  });

interface ProjectRoomShape {
  readonly project: ProjectRow;
  readonly samples: number;
  readonly bytes: number;
  readonly datasets: { dataset: DatasetRow; samples: number; bytes: number }[];
}

const ProjectRoom = builder.objectRef<ProjectRoomShape>('ProjectRoom').implement({
  fields: (t) => ({
    project: t.field({ type: Project, resolve: ({ project }) => project }),
    samples: t.exposeInt('samples'),
    bytes: t.exposeFloat('bytes', { description: 'Of its images, each counted once.' }),
    datasets: t.expose('datasets', { type: [DatasetRoom] }),
  }),
});

const Collection = builder.prismaObject('Collection', {
  description: 'One collection of what nobody uses: blobs without a sample, with their thumbnails and embeddings.',
  fields: (t) => ({
    id: t.exposeID('id'),
    sweep: t.exposeBoolean('sweep', {
      description: 'Whether everything on the disk was looked through, and not only what deletions left.',
    }),
    status: t.expose('status', { type: RunStatus }),
    blobs: t.exposeInt('blobs'),
    thumbnails: t.exposeInt('thumbnails'),
    embeddings: t.exposeInt('embeddings'),
    files: t.exposeInt('files', { description: 'Archives, unfinished uploads and drafts.' }),
    freedBytes: t.float({ resolve: ({ freedBytes }) => Number(freedBytes) }),
    error: t.field({ type: SampleError, nullable: true, resolve: storedError }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    startedAt: t.expose('startedAt', { type: 'DateTime', nullable: true }),
    finishedAt: t.expose('finishedAt', { type: 'DateTime', nullable: true }),
  }),
});

const files = ({ files: count, ...rest }: { files: number; bytes: number; estimated?: boolean }) => ({
  count,
  ...rest,
});
const newestFirst = [{ createdAt: 'desc' as const }, { id: 'desc' as const }];
const mostProjects = 500;

const DiskUse = builder.objectRef<Shape>('DiskUse').implement({
  description: 'What takes how much room. Sums over millions of samples are of `measuredAt`.',
  fields: (t) => ({
    measuredAt: t.expose('measuredAt', { type: 'DateTime' }),
    originals: t.expose('originals', {
      type: Room,
      description: 'Images as they were given. One that several datasets have is kept, and counted, once.',
    }),
    exports: t.expose('exports', {
      type: Room,
      description: 'Files of exports; the same file is kept, and counted, once.',
    }),
    sharedBytes: t.float({
      description: 'What the projects’ own sums come to beyond `originals`: images that several of them have.',
      resolve: ({ projects, originals, leaving }) =>
        Math.max(0, projects.reduce((sum, { bytes }) => sum + bytes, 0) + leaving.bytes - originals.bytes),
    }),
    thumbnails: t.field({ type: Room, resolve: ({ thumbnails }) => files(thumbnails) }),
    archives: t.field({ type: Room, resolve: ({ archives }) => files(archives), description: 'Not taken apart yet.' }),
    received: t.field({ type: Room, resolve: ({ received }) => files(received), description: 'Not all there yet.' }),
    models: t.field({ type: Room, resolve: ({ models }) => files(models), description: 'Encoders that were added.' }),
    databaseBytes: t.exposeFloat('databaseBytes'),
    embeddingBytes: t.exposeFloat('embeddingBytes', { description: 'Of the database: embeddings of images.' }),
    freeBytes: t.exposeFloat('freeBytes', { description: 'Of the disk that holds the images.' }),
    totalBytes: t.exposeFloat('totalBytes'),
    leaving: t.expose('leaving', { type: Room, description: 'Samples that are being deleted.' }),
    collectable: t.expose('loose', { type: Room, description: 'Images that no sample has any more.' }),
    projects: t.field({
      type: [ProjectRoom],
      description: `Largest first, ${mostProjects} at most.`,
      resolve: async ({ projects, datasets }, _args, { db }) => {
        const largest = [...projects].sort((a, b) => b.bytes - a.bytes).slice(0, mostProjects);
        const ids = largest.map(({ id }) => id);
        const [projectRows, datasetRows] = await Promise.all([
          db.project.findMany({ where: { id: { in: ids }, deletedAt: null } }),
          db.dataset.findMany({ where: { projectId: { in: ids }, deletedAt: null } }),
        ]);
        const measured = new Map(datasets.map((dataset) => [dataset.id, dataset]));
        return largest.flatMap(({ id, samples, bytes }) => {
          const project = projectRows.find((row) => row.id === id);
          if (project === undefined) return [];
          const its = datasetRows
            .filter(({ projectId }) => projectId === id)
            .map((dataset) => {
              const { samples: count = 0, bytes: taken = 0 } = measured.get(dataset.id) ?? {};
              return { dataset, samples: count, bytes: taken };
            })
            .sort((a, b) => b.bytes - a.bytes);
          return [{ project, samples, bytes, datasets: its }];
        });
      },
    }),
    latestCollection: t.prismaField({
      type: Collection,
      nullable: true,
      resolve: (query, _parent, _args, { db }) => db.collection.findFirst({ ...query, orderBy: newestFirst }),
    }),
  }),
});

builder.queryField('diskUse', (t) =>
  t.field({
    type: DiskUse,
    args: {
      fresh: t.arg.boolean({
        defaultValue: false,
        description: 'Waits for a new measurement, which takes some seconds for millions of images.',
      }),
    },
    resolve: (_root, { fresh }, context) => diskUse(context, { fresh: fresh ?? false }),
  }),
);

builder.relayMutationField(
  'collectUnused',
  { inputFields: (t) => ({ sweep: t.boolean({ defaultValue: true, description: 'Looks through everything.' }) }) },
  {
    description:
      'Throws away what nobody uses. Happens by itself after deletions, and once a day for everything; nothing that was acknowledged is lost, whoever uploads meanwhile.',
    resolve: (_root, { input }, { db, queue }) => outcome(() => collect({ db, queue }, { sweep: input.sweep ?? true })),
  },
  {
    outputFields: (t) => ({
      collection: t.field({ type: Collection, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
