import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getOperationAST,
  getVariableValues,
  isInterfaceType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import { defaultPage, largestPage } from './builder.ts';

const deepest = 20;

/** Nodes that the pages of one query may hold together, each as long as it may be. */
const mostNodes = 200_000;

/** Fields of one query with its fragments written out. */
const mostFields = 5_000;

/** Tokens of one document. */
export const mostTokens = 10_000;

/** What a count may be, by the name of its argument. */
const largest: Readonly<Record<string, number>> = { first: largestPage, last: largestPage, bins: 200 };

export interface Operation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
}

/**
 * Refuses an operation that is nested too deep or asks for too much, before any of it is done. The document has to be
 * valid: fragments that spread themselves would not end.
 *
 * @throws GraphQLError BAD_ARGUMENT | QUERY_TOO_DEEP | QUERY_TOO_COSTLY
 */
export function assertAffordable(schema: GraphQLSchema, { document, operationName, variables }: Operation): void {
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return;
  // Variables that do not fit are refused, with better words, when the operation is executed.
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
  if (!coerced) return;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  let fields = 0;
  let nodes = 0;

  const visit = ({ selections }: SelectionSetNode, type: unknown, depth: number, times: number): void => {
    for (const selection of selections) {
      if (++fields > mostFields)
        throw refusal('QUERY_TOO_COSTLY', `The query has more than ${mostFields} fields.`, selection);
      if (selection.kind === Kind.FIELD) {
        enter(selection, type, depth + 1, times);
        continue;
      }
      const part = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value);
      if (part === undefined) continue;
      const narrowed = part.typeCondition ? typeFromAST(schema, part.typeCondition) : type;
      visit(part.selectionSet, narrowed, depth, times);
    }
  };
  const enter = (node: FieldNode, type: unknown, depth: number, times: number): void => {
    if (depth > deepest) throw refusal('QUERY_TOO_DEEP', `The query is nested deeper than ${deepest} levels.`, node);
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    const page = field === undefined ? 1 : pageSize(field, node, coerced);
    if (page > 1) nodes += times * page;
    if (nodes > mostNodes) {
      throw refusal(
        'QUERY_TOO_COSTLY',
        `The query’s pages could hold more than ${mostNodes} nodes; ask for fewer at a time.`,
        node,
      );
    }
    if (node.selectionSet) visit(node.selectionSet, field && getNamedType(field.type), depth, times * page);
  };
  visit(operation.selectionSet, root, 0, 1);
}

/** The length of a connection's page, 1 for every other field; counts that are out of range are refused. */
function pageSize(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Record<string, unknown>): number {
  const given = getArgumentValues(field, node, variables);
  for (const [name, most] of Object.entries(largest)) {
    const count = given[name];
    if (typeof count === 'number' && (count < 1 || count > most)) {
      throw refusal(
        'BAD_ARGUMENT',
        `\`${name}\` of \`${node.name.value}\` is ${count}; it has to be from 1 to ${most}.`,
        node,
      );
    }
  }
  if (!getNamedType(field.type).name.endsWith('Connection')) return 1;
  const count = given.first ?? given.last;
  return typeof count === 'number' ? count : defaultPage;
}

function refusal(
  code: string,
  message: string,
  node: FieldNode | SelectionSetNode['selections'][number],
): GraphQLError {
  return new GraphQLError(message, { nodes: [node], extensions: { code, http: { status: 400 } } });
}
