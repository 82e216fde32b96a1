import {
  findBreakingChanges,
  findDangerousChanges,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
} from 'graphql';

/** @typedef {import('graphql').GraphQLSchema} GraphQLSchema */

/** @typedef {{ breaking: string[], announced: string[], dangerous: string[] }} SchemaChanges */

/**
 * What programs that were written for one schema meet in the next one.
 *
 * @param {GraphQLSchema} before
 * @param {GraphQLSchema} after
 * @returns {SchemaChanges} in the words of graphql-js; `announced` is gone after it was deprecated, which may be
 */
export function changesOf(before, after) {
  const deprecated = deprecatedIn(before);
  const gone = findBreakingChanges(before, after).map(({ description }) => description);
  return {
    breaking: gone.filter((description) => !deprecated.has(description)),
    announced: gone.filter((description) => deprecated.has(description)),
    dangerous: findDangerousChanges(before, after).map(({ description }) => description),
  };
}

/**
 * What graphql-js would say if what is deprecated were gone.
 *
 * @param {GraphQLSchema} schema
 * @returns {Set<string>}
 */
function deprecatedIn(schema) {
  const found = new Set();
  /** @param {{ deprecationReason?: string | null | undefined }} part @param {string} description */
  const note = (part, description) => part.deprecationReason != null && found.add(description);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isEnumType(type)) {
      for (const value of type.getValues()) note(value, `${value.name} was removed from enum type ${type.name}.`);
    } else if (isInputObjectType(type)) {
      for (const field of Object.values(type.getFields())) note(field, `${type.name}.${field.name} was removed.`);
    } else if (isObjectType(type) || isInterfaceType(type)) {
      for (const field of Object.values(type.getFields())) {
        note(field, `${type.name}.${field.name} was removed.`);
        for (const arg of field.args) note(arg, `${type.name}.${field.name} arg ${arg.name} was removed.`);
      }
    }
  }
  return found;
}
