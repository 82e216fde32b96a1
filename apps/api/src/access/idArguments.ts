import { decodeGlobalID } from '@pothos/plugin-relay';
import { type GraphQLField, type GraphQLInputType, getNamedType, isInputObjectType } from 'graphql';
import { z } from 'zod';

/** Paths of the arguments of a field that are ids, those inside of inputs too: `input.datasetId`. */
export function idPaths({ args }: Pick<GraphQLField<unknown, unknown>, 'args'>): string[] {
  const paths: string[] = [];
  const visit = (path: string, type: GraphQLInputType, within: ReadonlySet<string>): void => {
    const named = getNamedType(type);
    if (named.name === 'ID') paths.push(path);
    if (!isInputObjectType(named) || within.has(named.name)) return;
    for (const field of Object.values(named.getFields())) {
      visit(`${path}.${field.name}`, field.type, new Set([...within, named.name]));
    }
  };
  for (const { name, type } of args) visit(name, type, new Set());
  return paths;
}

/** What is given at a path, of every element where there are lists. */
export function valuesAt(args: unknown, path: string): unknown[] {
  let values: unknown[] = [args];
  for (const name of path.split('.')) {
    values = values
      .flatMap((value) =>
        typeof value === 'object' && value !== null ? [(value as Record<string, unknown>)[name]] : [],
      )
      .flat();
  }
  return values.filter((value) => value !== undefined && value !== null);
}

/** The type and uuid of a global id; undefined for what is none, which the field itself refuses. */
export function readGlobalId(given: unknown): { readonly typename: string; readonly id: string } | undefined {
  try {
    const { typename, id } = decodeGlobalID(String(given));
    return z.uuid().safeParse(id).success ? { typename, id } : undefined;
  } catch {
    return undefined;
  }
}
