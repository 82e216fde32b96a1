import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLUnionType,
  getNamedType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
} from 'graphql';
import { schema } from '../../src/schema/index.ts';
import type { World } from './world.ts';

/** Fields for owners alone. */
export const ownersOnly: ReadonlySet<string> = new Set([
  'Project.audit',
  'Project.apiKeys',
  'Project.webhooks',
  'Webhook.url',
  'Webhook.deliveries',
  'WebhookDelivery.body',
  'WebhookDelivery.answer',
  'WebhookDelivery.error',
]);

/** What a query asks with: ids and cursors, and the slug of a project. */
export type Named = Pick<World, 'ids' | 'cursors'> & { readonly slug: string };

/** By name of an argument that is an id: the type of what it names. */
const typeOf: Readonly<Record<string, string>> = {
  to: 'CorpusVersion',
  datasetId: 'Dataset',
  corpusVersionId: 'CorpusVersion',
  runId: 'ScoreRun',
};

/** By name of any other argument that has to be there. */
const values: Readonly<Record<string, string>> = { text: '"hat"', texts: '["hat"]', by: '[NEAREST_LABEL]' };

/** The arguments of a field: every id that it takes, and whatever else it needs. */
function argumentsOf(owner: string, field: GraphQLField<unknown, unknown>, { ids, slug }: Named): string {
  const given = field.args.flatMap((arg: GraphQLArgument) => {
    const named = getNamedType(arg.type).name;
    if (named === 'ID') {
      const type = typeOf[arg.name];
      if (type === undefined) throw new Error(`Of what type is the argument ${arg.name} of ${owner}.${field.name}?`);
      return [`${arg.name}: "${ids[type]}"`];
    }
    // Pages of pages of pages would be refused as too costly.
    if (arg.name === 'first') return ['first: 2'];
    if (!isRequiredArgument(arg)) return [];
    const value = arg.name === 'slug' ? `"${slug}"` : values[arg.name];
    if (value === undefined) throw new Error(`The matrix has no ${arg.name} for ${owner}.${field.name}.`);
    return [`${arg.name}: ${value}`];
  });
  return given.length === 0 ? '' : `(${given.join(', ')})`;
}

export interface Selection {
  readonly text: string;
  /** Types of which every field is in it. */
  readonly types: ReadonlySet<string>;
}

/**
 * Every field of a type, and of what they give down to that depth; a type within itself is shown by its name alone.
 *
 * @param depth of fields below each other
 */
export function everything(
  type: GraphQLObjectType,
  named: Named,
  { depth, without = new Set() }: { readonly depth: number; readonly without?: ReadonlySet<string> },
): Selection {
  const types = new Set<string>();
  const visit = (
    of: GraphQLObjectType,
    left: number,
    within: readonly string[],
    renamed: ReadonlySet<string> = new Set(),
  ): string => {
    if (left === 0 || within.includes(of.name)) return '__typename';
    types.add(of.name);
    const parts = Object.values(of.getFields()).flatMap((field) => {
      const given = getNamedType(field.type);
      // What has to be asked for by name is asked by itself: one that has no answer would leave the others without.
      if (without.has(`${of.name}.${field.name}`) || hasToBeAsked(field)) return [];
      const alias = renamed.has(field.name) ? `${of.name}_${field.name}: ` : '';
      const head = `${alias}${field.name}${argumentsOf(of.name, field, named)}`;
      if (isUnionType(given)) {
        const each = given
          .getTypes()
          .map(
            (member) => `... on ${member.name} { ${visit(member, left - 1, [...within, of.name], differing(given))} }`,
          );
        return [`${head} { __typename ${each.join(' ')} }`];
      }
      if (!isObjectType(given)) return [head];
      // What only leads to the type itself.
      const step = given.name.endsWith('Connection') || given.name.endsWith('Edge') ? left : left - 1;
      return [`${head} { ${visit(given, step, [...within, of.name])} }`];
    });
    return `__typename ${parts.join(' ')}`;
  };
  return { text: visit(type, depth, []), types };
}

/** Names that members of a union have for fields of different types. */
function differing(union: GraphQLUnionType): Set<string> {
  const types = new Map<string, string>();
  const found = new Set<string>();
  for (const { name, type } of union.getTypes().flatMap((member) => Object.values(member.getFields()))) {
    if ((types.get(name) ?? String(type)) !== String(type)) found.add(name);
    types.set(name, String(type));
  }
  return found;
}

/** An object type of the schema. */
export function objectType(name: string): GraphQLObjectType {
  const type = schema.getType(name);
  if (!isObjectType(type)) throw new Error(`There is no type ${name}.`);
  return type;
}

const takesIds = ({ args }: GraphQLField<unknown, unknown>) =>
  args.some(({ type }) => getNamedType(type).name === 'ID');
const hasToBeAsked = (field: GraphQLField<unknown, unknown>) => takesIds(field) || field.args.some(isRequiredArgument);

export interface AskedField {
  readonly takesIds: boolean;
  /** As Type.field. */
  readonly name: string;
  /** The owned type that a document begins with. */
  readonly start: string;
  /** The field asked with these ids, beginning at the owned type. */
  readonly text: (named: Named) => string;
  readonly types: ReadonlySet<string>;
}

/** Every field below the roots that takes an id or needs an argument, on the shortest way from a type that `node` finds. */
export function askedFields(starts: readonly string[], nothing: Named): AskedField[] {
  const ways = new Map<string, { readonly start: string; readonly names: readonly string[] }>();
  let edge = starts.map((start) => ({ type: objectType(start), start, names: [] as string[] }));
  while (edge.length > 0) {
    const next: typeof edge = [];
    for (const { type, start, names } of edge) {
      if (ways.has(type.name)) continue;
      ways.set(type.name, { start, names });
      for (const field of Object.values(type.getFields())) {
        const given = getNamedType(field.type);
        if (isObjectType(given) && !field.args.some(isRequiredArgument)) {
          next.push({ type: given, start, names: [...names, field.name] });
        }
      }
    }
    edge = next;
  }
  return [...ways].flatMap(([typeName, { start, names }]) =>
    Object.values(objectType(typeName).getFields()).flatMap((field) => {
      if (!hasToBeAsked(field)) return [];
      const given = getNamedType(field.type);
      const below = (named: Named) =>
        isObjectType(given)
          ? everything(given, named, { depth: 3, without: ownersOnly })
          : { text: '', types: new Set<string>() };
      const text = (named: Named) => {
        const { text: selection } = below(named);
        const asked = `${field.name}${argumentsOf(typeName, field, named)} ${selection === '' ? '' : `{ ${selection} }`}`;
        return names.reduceRight((inner, name) => `${name} { ${inner} }`, asked);
      };
      return [
        { name: `${typeName}.${field.name}`, takesIds: takesIds(field), start, text, types: below(nothing).types },
      ];
    }),
  );
}
