import { type ASTNode, print } from '@0no-co/graphql.web';

/** An operation that knows what it takes and gives: of `graphql` here, or of any other maker of typed documents. */
export interface TypedDocument<Data, Variables> {
  readonly kind: 'Document';
  readonly definitions: readonly unknown[];
  __apiType?: (variables: Variables) => Data;
}

/** Left out where an operation takes none. */
export type VariablesArgument<Variables> =
  Record<never, never> extends Variables ? [variables?: Variables] : [variables: Variables];

export function textOf(document: Pick<TypedDocument<unknown, unknown>, 'kind' | 'definitions'>): string {
  return print(document as ASTNode);
}
