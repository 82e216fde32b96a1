import type { introspection } from '@stray/client/schema';
import { initGraphQLTada } from 'gql.tada';

/** Documents typed by the printed schema of the API; `npm run schema` writes those types anew. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; JSON: unknown };
  disableMasking: true;
}>();

export type { ResultOf, VariablesOf } from 'gql.tada';
