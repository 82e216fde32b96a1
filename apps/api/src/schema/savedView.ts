import { Prisma } from '@stray/db';
import { builder } from '../builder.ts';
import type { Context } from '../context.ts';
import { Dataset } from './dataset.ts';
import { outcome, RefusedInput, UserError } from './error.ts';
import { readName } from './naming.ts';
import { refusing } from './refusing.ts';

const most = { views: 200, address: 4000 } as const;

export const SavedView = builder.prismaNode('SavedView', {
  description: 'A view of a dataset under a name, for everybody who may see the dataset.',
  id: { field: 'id' },
  findUnique: (id) => ({ id, dataset: { deletedAt: null } }),
  fields: (t) => ({
    name: t.exposeString('name'),
    address: t.exposeString('address', {
      description: 'Query part of the page’s address, with its `?`: filter, order and what else is shown.',
    }),
    author: t.exposeString('author', { nullable: true, description: 'Name of who saved it, where they signed in.' }),
    createdAt: t.expose('createdAt', { type: 'DateTime' }),
  }),
});

builder.prismaObjectField('Dataset', 'savedViews', (t) =>
  t.prismaField({
    type: [SavedView],
    description: 'By name.',
    resolve: (query, { id: datasetId }, _args, { db }) =>
      db.savedView.findMany({ ...query, where: { datasetId }, orderBy: { name: 'asc' }, take: most.views }),
  }),
);

builder.relayMutationField(
  'saveView',
  {
    inputFields: (t) => ({
      datasetId: t.globalID({ required: true, for: Dataset }),
      name: t.string({ required: true, description: 'Of no other view of the dataset.' }),
      address: t.string({ required: true, description: `As \`SavedView.address\`, up to ${most.address} characters.` }),
    }),
  },
  {
    resolve: (_root, { input }, { db, access }) =>
      outcome(async () => {
        const datasetId = input.datasetId.id;
        const name = readName(input.name);
        const address = readAddress(input.address);
        if ((await db.savedView.count({ where: { datasetId } })) >= most.views) {
          throw new RefusedInput(
            'CONFLICT',
            `The dataset has ${most.views} saved views already; delete one first.`,
            'datasetId',
          );
        }
        const view = { datasetId, name, address, author: authorOf(access) };
        const [made] = await db.savedView.createManyAndReturn({ data: view, skipDuplicates: true });
        if (made) return made;
        throw taken(name);
      }),
  },
  {
    outputFields: (t) => ({
      view: t.field({ type: SavedView, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'updateView',
  {
    inputFields: (t) => ({
      viewId: t.globalID({ required: true, for: SavedView }),
      name: t.string({ description: 'Of no other view of the dataset.' }),
      address: t.string({ description: 'As that of `saveView`.' }),
    }),
  },
  {
    description: 'Changes what is given; what is left out stays, and so does who saved it.',
    resolve: (_root, { input }, { db }) =>
      outcome(async () => {
        const { viewId, name, address } = input;
        const data = {
          ...(name != null && { name: readName(name) }),
          ...(address != null && { address: readAddress(address) }),
        };
        const [changed] = await db.savedView
          .updateManyAndReturn({ where: { id: viewId.id }, data })
          .catch((error: unknown) => {
            const isTaken = error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002';
            throw isTaken ? taken(data.name ?? '') : error;
          });
        if (changed === undefined) throw new RefusedInput('NOT_FOUND', 'There is no such view.', 'viewId');
        return changed;
      }),
  },
  {
    outputFields: (t) => ({
      view: t.field({ type: SavedView, nullable: true, resolve: ({ made }) => made }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

builder.relayMutationField(
  'deleteView',
  { inputFields: (t) => ({ viewId: t.globalID({ required: true, for: SavedView }) }) },
  {
    resolve: (_root, { input }, { db }) =>
      outcome(() =>
        refusing('viewId', async () => {
          await db.savedView.deleteMany({ where: { id: input.viewId.id } });
          return true;
        }),
      ),
  },
  {
    outputFields: (t) => ({
      deleted: t.boolean({ resolve: ({ made }) => made ?? false }),
      userErrors: t.field({ type: [UserError], resolve: ({ userErrors }) => userErrors }),
    }),
  },
);

const taken = (name: string) =>
  new RefusedInput('CONFLICT', `There is a view named “${name}” already; take another name.`, 'name');

/** Nobody is named where nobody signs in. */
function authorOf({ viewer }: Context['access']): string | null {
  switch (viewer.kind) {
    case 'local':
      return null;
    case 'user':
      return viewer.name;
    case 'key':
      return viewer.keyName;
    default:
      return viewer satisfies never;
  }
}

/** Never more than a query: a view leads to no other page. */
function readAddress(given: string): string {
  if (given.length > most.address) {
    throw new RefusedInput('BAD_ARGUMENT', `The address is longer than ${most.address} characters.`, 'address');
  }
  if (given === '' || /^\?[^\s\p{Cc}#]*$/u.test(given)) return given;
  throw new RefusedInput('BAD_ARGUMENT', 'The address has to be the query of one: ?show=flagged, say.', 'address');
}
