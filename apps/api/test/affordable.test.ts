import {
  type FragmentDefinitionNode,
  type GraphQLInputType,
  getNullableType,
  isEnumType,
  isInputObjectType,
  isListType,
  isNonNullType,
  Kind,
  parse,
  typeFromAST,
  validate,
} from 'graphql';
import { beforeAll, describe, expect, it } from 'vitest';
import { assertAffordable, type Cost, limits } from '../src/limits.ts';
import { schema } from '../src/schema/index.ts';
import { documentsIn, type FoundDocument } from './documents.ts';

/** The longest page that any of the apps asks for. */
const longestPage = 200;

/** Something that fits a type; as long a page as the apps may ask for. */
function example(type: GraphQLInputType): unknown {
  const inner = isNonNullType(type) ? type.ofType : type;
  if (isListType(inner)) return [];
  if (isEnumType(inner)) return inner.getValues()[0]?.name;
  if (!isInputObjectType(inner))
    return { Int: longestPage, Float: 1, Boolean: true }[String(getNullableType(inner))] ?? 'x';
  const required = Object.values(inner.getFields()).filter((field) => isNonNullType(field.type));
  return Object.fromEntries(required.map((field) => [field.name, example(field.type)]));
}

describe.each(['web', 'cli'] as const)('every document of the %s', (app) => {
  let found: FoundDocument[];
  const fragments = new Map<string, FragmentDefinitionNode>();
  beforeAll(async () => {
    found = await documentsIn(app);
    for (const definition of found.flatMap(({ text }) => parse(text).definitions)) {
      if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
    }
  });

  it('asks for less than half of what it may', () => {
    const most: Cost = { depth: 0, nodes: 0, fields: 0, aliases: 0, directives: 0 };
    let tokens = 0;
    const operations = found.flatMap(({ file, text }) => {
      const document = parse(text);
      return document.definitions.flatMap((definition) =>
        definition.kind === Kind.OPERATION_DEFINITION ? [{ file, operation: definition }] : [],
      );
    });
    expect(operations.length).toBeGreaterThan(5);
    for (const { file, operation } of operations) {
      const document = { kind: Kind.DOCUMENT, definitions: [operation, ...used(operation, fragments)] } as const;
      expect(validate(schema, document), file).toEqual([]);
      const variables = Object.fromEntries(
        (operation.variableDefinitions ?? []).map(({ variable, type }) => [
          variable.name.value,
          example(typeFromAST(schema, type as never) as unknown as GraphQLInputType),
        ]),
      );
      const cost = assertAffordable(schema, { document, variables });
      expect(cost.fields, `${file}: its variables fit`).toBeGreaterThan(0);
      for (const key of Object.keys(most) as (keyof Cost)[]) most[key] = Math.max(most[key], cost[key]);
    }
    for (const { text } of found) tokens = Math.max(tokens, parse(text).tokenCount ?? 0);
    console.info(app, most, { tokens });
    for (const key of Object.keys(most) as (keyof Cost)[]) expect(most[key], key).toBeLessThanOrEqual(limits[key] / 2);
    expect(tokens).toBeLessThan(limits.tokens / 4);
  });
});
/** The fragments that an operation spreads, and those that these spread. */
function used(node: unknown, all: ReadonlyMap<string, FragmentDefinitionNode>): FragmentDefinitionNode[] {
  const names = new Set<string>();
  const look = (at: unknown): void => {
    for (const [, name] of JSON.stringify(at).matchAll(/"FragmentSpread","name":\{"kind":"Name","value":"(\w+)"/g)) {
      if (name === undefined || names.has(name)) continue;
      names.add(name);
      look(all.get(name));
    }
  };
  look(node);
  return [...names].flatMap((name) => all.get(name) ?? []);
}
