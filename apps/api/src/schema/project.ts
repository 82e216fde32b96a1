import type { Access } from '../access/access.ts';
import { builder } from '../builder.ts';
import { outcome, UserError } from './error.ts';
import { readName, slugCandidates } from './naming.ts';

const oldestFirst = { orderBy: [{ createdAt: 'asc' as const }, { id: 'asc' as const }] };
const newestFirst = { orderBy: [{ createdAt: 'desc' as const }, { id: 'desc' as const }] };

export const Project = builder.prismaNode('Project', {
  description: 'Classes, corpora and datasets that belong together.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, deletedAt: null }),
  fields: (t) => ({
    name: t.exposeString('name'),
    slug: t.exposeString('slug', { description: 'The project’s name in addresses.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
    datasets: t.relatedConnection('datasets', {
      cursor: 'id',
      totalCount: true,
      query: { ...oldestFirst, where: { deletedAt: null } },
    }),
    labelSets: t.relatedConnection('labelSets', {
      cursor: 'id',
      totalCount: true,
      query: { orderBy: { version: 'desc' } },
    }),
    corpora: t.relatedConnection('corpora', { cursor: 'id', totalCount: true, query: oldestFirst }),
    jobs: t.relatedConnection('jobs', {
      cursor: 'id',
      totalCount: true,
      query: { ...newestFirst, where: { OR: [{ dataset: null }, { dataset: { deletedAt: null } }] } },
    }),
    activeLabelSet: t.relation('activeLabelSet', { nullable: true }),
    activeCorpusVersion: t.relation('activeCorpusVersion', { nullable: true }),
  }),
});

/** Those that may be seen. */
async function theirs({ projects }: Access) {
  const ids = await projects();
  return { deletedAt: null, ...(ids !== null && { id: { in: [...ids] } }) };
}

builder.queryField('projects', (t) =>
  t.prismaConnection(
    {
      type: Project,
      cursor: 'id',
      totalCount: async (_root, _args, { db, access }) => db.project.count({ where: await theirs(access) }),
      resolve: async (query, _root, _args, { db, access }) =>
        db.project.findMany({ ...query, where: await theirs(access), ...oldestFirst }),
    },
    { name: 'ProjectConnection' },
    { name: 'ProjectEdge' },
  ),
);

builder.queryField('project', (t) =>
  t.prismaField({
    type: Project,
    nullable: true,
    args: { slug: t.arg.string({ required: true }) },
    resolve: (query, _root, { slug }, { db }) => db.project.findUnique({ ...query, where: { slug } }),
  }),
);

builder.relayMutationField(
  'createProject',
  { inputFields: (t) => ({ name: t.string({ required: true }) }) },
  {
    description: 'Makes a project; who makes it is its owner.',
    resolve: (_root, { input }, { db, access: { viewer } }) =>
      outcome(async () => {
        const name = readName(input.name);
        for (const slug of slugCandidates(name)) {
          const made = await db.$transaction(async (tx) => {
            const [project] = await tx.project.createManyAndReturn({ data: { name, slug }, skipDuplicates: true });
            if (project && viewer.kind !== 'local') {
              await tx.membership.create({ data: { projectId: project.id, userId: viewer.userId, role: 'OWNER' } });
            }
            return project;
          });
          if (made) return made;
        }
        throw new Error(`No free slug was found for the project “${name}”.`);
      }),
  },
  {
    outputFields: (t) => ({
      project: t.field({ type: Project, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);
