import {
  type ASTNode,
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  type GraphQLField,
  type GraphQLSchema,
  getArgumentValues,
  getNamedType,
  getNullableType,
  getOperationAST,
  getVariableValues,
  isInterfaceType,
  isListType,
  isObjectType,
  Kind,
  type SelectionSetNode,
  typeFromAST,
} from 'graphql';
import { defaultPage, largestPage } from './builder.ts';

/** What one operation may ask for, with its fragments written out. */
export const limits = {
  depth: 20,
  /** Objects that its lists could hold together, each page as long as it may be. */
  nodes: 200_000,
  fields: 5_000,
  /** Every alias may repeat the work of a field. */
  aliases: 150,
  directives: 50,
  /** Of one document; graphql-js compares equal fields with each other, so validation grows with its square. */
  tokens: 4_000,
} as const;

/** What an operation asks for, in the terms of `limits`. */
export type Cost = Record<Exclude<keyof typeof limits, 'tokens'>, number>;

/** Of a list that is no page nobody knows the length before it is read. */
const usualList = 10;

/** What a count may be, by the name of its argument. */
const largest: Readonly<Record<string, number>> = { first: largestPage, last: largestPage, bins: 200 };

export interface Operation {
  readonly document: DocumentNode;
  readonly operationName?: string | null | undefined;
  readonly variables?: Readonly<Record<string, unknown>> | null | undefined;
  /** Whether the schema may be asked for. */
  readonly introspection?: boolean;
}

/**
 * Refuses an operation that is nested too deep or asks for too much, before any of it is done. The document has to be
 * valid: fragments that spread themselves would not end.
 *
 * @returns what it asks for; nothing where it cannot be told, for an operation that will be refused when it is executed
 * @throws GraphQLError BAD_ARGUMENT | QUERY_TOO_DEEP | QUERY_TOO_COSTLY | INTROSPECTION_OFF
 */
export function assertAffordable(
  schema: GraphQLSchema,
  { document, operationName, variables, introspection = true }: Operation,
): Cost {
  const cost: Cost = { depth: 0, nodes: 0, fields: 0, aliases: 0, directives: 0 };
  const operation = getOperationAST(document, operationName);
  const root = operation && schema.getRootType(operation.operation);
  if (!operation || !root) return cost;
  // Variables that do not fit are refused, with better words, when the operation is executed.
  const { coerced } = getVariableValues(schema, operation.variableDefinitions ?? [], variables ?? {});
  if (!coerced) return cost;
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }

  const count = (what: keyof Cost, by: number, at: ASTNode) => {
    cost[what] += by;
    if (cost[what] > limits[what]) throw refusal('QUERY_TOO_COSTLY', tooMany[what], at);
  };
  const visit = ({ selections }: SelectionSetNode, type: unknown, depth: number, times: number): void => {
    for (const selection of selections) {
      count('fields', 1, selection);
      count('directives', selection.directives?.length ?? 0, selection);
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
    if (depth > limits.depth) throw refusal('QUERY_TOO_DEEP', tooMany.depth, node);
    cost.depth = Math.max(cost.depth, depth);
    if (node.alias) count('aliases', 1, node);
    if (!introspection && (node.name.value === '__schema' || node.name.value === '__type')) {
      throw refusal('INTROSPECTION_OFF', 'This server does not tell its schema.', node);
    }
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined;
    const length = field === undefined ? 1 : lengthOf(field, node, coerced);
    if (length > 1) count('nodes', times * length, node);
    if (node.selectionSet) visit(node.selectionSet, field && getNamedType(field.type), depth, times * length);
  };
  count('directives', operation.directives?.length ?? 0, operation);
  visit(operation.selectionSet, root, 0, 1);
  return cost;
}

const tooMany: Readonly<Record<keyof Cost, string>> = {
  depth: `The query is nested deeper than ${limits.depth} levels.`,
  nodes: `The query’s lists could hold more than ${limits.nodes} nodes; ask for fewer at a time.`,
  fields: `The query has more than ${limits.fields} fields.`,
  aliases: `The query has more than ${limits.aliases} aliases.`,
  directives: `The query has more than ${limits.directives} directives.`,
};

/** How many objects a field may give, 1 where it is no list; counts that are out of range are refused. */
function lengthOf(field: GraphQLField<unknown, unknown>, node: FieldNode, variables: Record<string, unknown>): number {
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
  const page = given.first ?? given.last;
  if (getNamedType(field.type).name.endsWith('Connection')) return typeof page === 'number' ? page : defaultPage;
  // `edges` and the like are counted with the page that they are of.
  const list = isListType(getNullableType(field.type)) && isObjectType(getNamedType(field.type));
  if (!list || node.name.value === 'edges') return 1;
  return typeof page === 'number' ? page : usualList;
}

function refusal(code: string, message: string, node: ASTNode): GraphQLError {
  return new GraphQLError(message, { nodes: [node], extensions: { code, http: { status: 400 } } });
}
