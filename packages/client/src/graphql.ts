import { initGraphQLTada } from 'gql.tada';
import type { introspection } from './graphql-env.d.ts';

/** Writes an operation, whose variables and answer TypeScript then knows from the schema of the API. */
export const graphql = initGraphQLTada<{
  introspection: introspection;
  scalars: { DateTime: string; JSON: unknown };
  disableMasking: true;
}>();

export type { ResultOf, VariablesOf } from 'gql.tada';

/** The names of an enum of the API. */
export type EnumOf<Name extends keyof introspection['types']> = introspection['types'][Name] extends {
  readonly enumValues: infer Value;
}
  ? Value
  : never;
