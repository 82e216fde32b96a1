import { type GraphQLSchema, isInterfaceType, isObjectType } from 'graphql';
import { idPaths } from './idArguments.ts';
import { isOwnedType, ownedTypes } from './projectOf.ts';
import { rules } from './rules.ts';

/** @throws Error naming every field that has no rule, and every rule that has no field */
export function requireRules(schema: GraphQLSchema): void {
  const troubles: string[] = [];
  const unused = new Set(Object.keys(rules));
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (isInterfaceType(type) || !isObjectType(type) || type.name.startsWith('__')) continue;
    if (type.getInterfaces().some(({ name }) => name === 'Node') && !isOwnedType(type.name)) {
      troubles.push(
        `${type.name} can be found by its id, and access/projectOf.ts does not say to which project it belongs`,
      );
    }
    for (const field of Object.values(type.getFields())) {
      const name = `${type.name}.${field.name}`;
      const rule = rules[name];
      unused.delete(name);
      const [paths, ruled] = [idPaths(field), Object.keys(rule?.ids ?? {})];
      if (rule === undefined && (roots.has(type) || paths.length > 0)) troubles.push(`${name} has no rule`);
      if (rule === undefined) continue;
      for (const path of paths) if (!ruled.includes(path)) troubles.push(`${name} takes the id ${path} without a rule`);
      for (const path of ruled) if (!paths.includes(path)) troubles.push(`${name} takes no id ${path}`);
    }
  }
  for (const type of ownedTypes) if (!isObjectType(schema.getType(type))) troubles.push(`there is no type ${type}`);
  for (const name of unused) troubles.push(`there is no field ${name}`);
  if (troubles.length > 0) throw new Error(`access/rules.ts and the schema disagree:\n${troubles.join('\n')}`);
}
