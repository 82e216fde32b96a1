import SchemaBuilder from '@pothos/core';
import DataloaderPlugin from '@pothos/plugin-dataloader';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin, { decodeGlobalID } from '@pothos/plugin-relay';
import { StrayError } from '@stray/core';
import { getDatamodel, type PrismaTypes } from '@stray/db';
import { z } from 'zod';
import type { Context } from './context.ts';

/** No page is longer, whatever is asked. */
export const largestPage = 500;

/** Pages of projects, datasets, runs and the like when `first` is not given. */
export const defaultPage = 50;

export const builder = new SchemaBuilder<{
  Context: Context;
  PrismaTypes: PrismaTypes;
  Scalars: {
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: unknown; Output: unknown };
  };
  DefaultFieldNullability: false;
  DefaultEdgesNullability: { list: false; items: false };
  DefaultNodeNullability: false;
}>({
  plugins: [RelayPlugin, PrismaPlugin, DataloaderPlugin],
  defaultFieldNullability: false,
  prisma: {
    client: ({ db }) => db,
    dmmf: getDatamodel(),
    maxConnectionSize: largestPage,
    defaultConnectionSize: defaultPage,
    filterConnectionTotalCount: true,
  },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    edgesFieldOptions: { nullable: { list: false, items: false } },
    nodeFieldOptions: { nullable: false },
    nodesQueryOptions: false,
    decodeGlobalID: (id) => {
      const { typename, id: uuid } = decodeGlobalID(id);
      if (!z.uuid().safeParse(uuid).success) throw new StrayError('BAD_ARGUMENT', `“${id}” is not an id.`);
      return { typename, id: uuid };
    },
  },
});
