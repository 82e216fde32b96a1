import { StrayError } from '@stray/core';
import type { Role } from '@stray/db';
import {
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLFieldResolver,
  type GraphQLSchema,
  getNamedType,
  isListType,
  isNonNullType,
  isObjectType,
} from 'graphql';
import { z } from 'zod';
import type { Context } from '../context.ts';
import { forbidden, missing, requireRole } from './access.ts';
import { audited, namedIn } from './auditMutation.ts';
import { idPaths, readGlobalId, valuesAt } from './idArguments.ts';
import { isOwnedType, type OwnedRow, type OwnedType, projectOfRow } from './projectOf.ts';
import { requireRules } from './requireRules.ts';
import { atLeast, roleOfScope } from './roles.ts';
import { type IdRule, type Rule, rules } from './rules.ts';
import { mayCreateProjects } from './viewer.ts';

type Field = GraphQLField<unknown, Context>;
type Resolver = GraphQLFieldResolver<unknown, Context>;

/**
 * The schema with the rules put into force, in place: before a field is resolved, who asks has to have the roles that the
 * ids among its arguments take; whatever a field gives that belongs to a project is given to those alone who may see the
 * project. What is somebody else’s and what is not there get the same answer.
 *
 * @throws Error naming every field that has no rule, and every rule that has no field
 */
export function guarded(schema: GraphQLSchema): GraphQLSchema {
  requireRules(schema);
  const roots = new Set([schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]);
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    for (const field of Object.values(type.getFields())) {
      const given = getNamedType(field.type).name;
      const rule = rules[`${type.name}.${field.name}`];
      const mutation = type === schema.getMutationType();
      let resolve: Resolver = field.resolve ?? defaultFieldResolver;
      const listed = nodeType(schema, given);
      if (isOwnedType(given)) resolve = seen(field, given, resolve);
      else if (listed !== null) resolve = paged(listed, resolve);
      if (rule !== undefined) {
        const allowed = check(field, rule, roots.has(type) ? null : type.name);
        resolve = mutation ? changing(field, rule, allowed, resolve) : asking(field, allowed, resolve);
        if (field.subscribe) field.subscribe = asking(field, allowed, field.subscribe);
      }
      field.resolve = resolve;
    }
  }
  return schema;
}

type Check = (source: unknown, args: unknown, context: Context) => Promise<void>;

/** @returns what throws NOT_FOUND or FORBIDDEN where the rule is not kept */
function check(field: Field, rule: Rule, parent: string | null): Check {
  const paths = idPaths(field).flatMap((path) => {
    const needed = rule.ids?.[path];
    return needed === undefined || needed === 'resolver' ? [] : [{ path, needed }];
  });
  return async (source, args, { access }) => {
    const { viewer } = access;
    if (viewer.kind === 'local') return;
    if (rule.who !== undefined && !(await fits(rule.who, access))) throw notFor(rule.who);
    // What is not theirs is not there: this is told before what they may not do with what is.
    const wanted = paths.flatMap(({ path, needed }) =>
      valuesAt(args, path).flatMap((value) => {
        const id = readGlobalId(value);
        return id !== undefined && isOwnedType(id.typename)
          ? [{ path, type: id.typename, id: id.id, role: roleFor(needed, args) }]
          : [];
      }),
    );
    for (const { path, type, id } of wanted) await at(path, requireRole(access, type, id, 'VIEWER'));
    for (const { path, type, id, role } of wanted) await at(path, requireRole(access, type, id, role));
    if (rule.parent === undefined || parent === null || !isOwnedType(parent)) return;
    const projectId = await projectOfRow(parent, source as OwnedRow, access.projectOf);
    const role = projectId === null ? null : await access.roleIn(projectId);
    if (role === null) throw missing(parent);
    if (!atLeast(role, rule.parent)) throw forbidden(role, rule.parent);
  };
}

function roleFor(rule: Exclude<IdRule, 'resolver'>, args: unknown): Role {
  if (typeof rule === 'string') return rule;
  return valuesAt(args, rule.beside).length > 0 ? rule.role : rule.alone;
}

async function fits(who: NonNullable<Rule['who']>, access: Context['access']): Promise<boolean> {
  const { viewer } = access;
  switch (who) {
    case 'person':
      return viewer.kind !== 'key';
    case 'curator': {
      const ids = await access.projects();
      if (ids === null) return viewer.kind !== 'key' || atLeast(roleOfScope[viewer.scope], 'CURATOR');
      const roles = await Promise.all(ids.map((id) => access.roleIn(id)));
      return roles.some((role) => role !== null && atLeast(role, 'CURATOR'));
    }
    case 'creator':
      return mayCreateProjects(viewer);
    case 'admin':
      return viewer.kind === 'local' || (viewer.kind === 'user' && viewer.admin);
    default:
      return who satisfies never;
  }
}

function notFor(who: NonNullable<Rule['who']>): StrayError {
  const reasons = {
    person: 'This is for people who have signed in, not for API keys.',
    curator: 'This is for curators.',
    creator: 'Only an admin makes projects.',
    admin: 'This is for admins.',
  };
  return new StrayError('FORBIDDEN', reasons[who]);
}

/** A refusal that knows to which argument it belongs. A `path` of its own would make GraphQL take it for one of its errors. */
class RefusedArgument extends StrayError {
  readonly argument: readonly string[];

  constructor({ code, message }: StrayError, path: string) {
    super(code, message);
    this.argument = path.split('.');
  }
}

async function at<T>(path: string, work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    throw error instanceof StrayError ? new RefusedArgument(error, path) : error;
  }
}

/** A field of a query: what may not be seen is null where it can be, as what is not there. */
function asking(field: Field, allowed: Check, resolve: Resolver): Resolver {
  return async (source, args, context, info) => {
    try {
      await allowed(source, args, context);
    } catch (error) {
      const missed = error instanceof StrayError && error.code === 'NOT_FOUND';
      if (missed && !isNonNullType(field.type)) return null;
      throw error;
    }
    return resolve(source, args, context, info);
  };
}

/** A mutation: refusals are among its `userErrors`, versions are signed by who asks, and what was done is written down. */
function changing(field: Field, rule: Rule, allowed: Check, resolve: Resolver): Resolver {
  return async (source, args, context, info) => {
    try {
      await allowed(source, args, context);
    } catch (error) {
      if (!(error instanceof StrayError)) throw error;
      const path = error instanceof RefusedArgument ? error.argument : ['input'];
      return { made: null, userErrors: [{ code: error.code, message: error.message, path }] };
    }
    const given = signed(field, args, context);
    if (rule.log === 'own') return resolve(source, given, context, info);
    const asked = await namedIn(context, { action: field.name, rule, args: given });
    return audited(context, asked, async () => resolve(source, given, context, info));
  };
}

/** The arguments, with the name of who asks where an author is taken; without login one signs as one likes. */
function signed(field: Field, args: Record<string, unknown>, { access: { viewer } }: Context): Record<string, unknown> {
  const input = getNamedType(field.args.find(({ name }) => name === 'input')?.type);
  if (viewer.kind === 'local' || input === undefined || !('getFields' in input)) return args;
  if (!('author' in input.getFields())) return args;
  return { ...args, input: { ...(args.input as object), author: viewer.name } };
}

/** Gives what belongs to a project to those alone who may see it. */
function seen({ type }: Field, owned: OwnedType, resolve: Resolver): Resolver {
  const nullable = !isNonNullType(type);
  const list = isListType(isNonNullType(type) ? type.ofType : type);
  const shown: Resolver = async (source, args, context, info) => {
    const result: unknown = await resolve(source, args, context, info);
    const { access } = context;
    if (result === null || result === undefined) return result;
    const visible = async (row: unknown): Promise<boolean> => {
      const projectId = await projectOfRow(owned, row as OwnedRow, access.projectOf);
      return projectId !== null && (await access.roleIn(projectId)) !== null;
    };
    if (list) {
      const rows = result as unknown[];
      const theirs = await Promise.all(rows.map(visible));
      return rows.filter((_, i) => theirs[i]);
    }
    if (await visible(result)) return result;
    if (nullable) return null;
    throw missing(owned);
  };
  return unlessLocal(resolve, shown);
}

/** Without login there is nothing to ask about every row of every answer. */
function unlessLocal(resolve: Resolver, guardedOne: Resolver): Resolver {
  return (source, args, context, info) =>
    (context.access.viewer.kind === 'local' ? resolve : guardedOne)(source, args, context, info);
}

/** The type whose pages a connection holds; null for every other type, and for things of no project. */
function nodeType(schema: GraphQLSchema, name: string): OwnedType | null {
  const connection = name.endsWith('Connection') ? schema.getType(name) : undefined;
  const edges = isObjectType(connection) ? connection.getFields().edges : undefined;
  const edge = edges && getNamedType(edges.type);
  const node = isObjectType(edge) ? edge.getFields().node : undefined;
  const type = node && getNamedType(node.type).name;
  return type !== undefined && isOwnedType(type) ? type : null;
}

/**
 * Prisma’s cursors are ids, and one of somebody else’s thing would place it in the order of one’s own. Whoever goes on behind
 * a row that is gone meanwhile is told so too, rather than that the list is at its end.
 */
function paged(type: OwnedType, resolve: Resolver): Resolver {
  return unlessLocal(resolve, async (source, args, context, info) => {
    for (const name of ['after', 'before']) {
      const id = readCursor(args[name]);
      if (id !== undefined) await requireRole(context.access, type, id, 'VIEWER').catch(() => lost(name));
    }
    return resolve(source, args, context, info);
  });
}

function lost(name: string): never {
  throw new StrayError('NOT_FOUND', `\`${name}\` is no place in this list, or not any more.`);
}

const cursorPrefix = 'GPC:S:';

function readCursor(given: unknown): string | undefined {
  if (typeof given !== 'string') return undefined;
  const text = Buffer.from(given, 'base64').toString('utf8');
  const id = text.startsWith(cursorPrefix) ? z.uuid().safeParse(text.slice(cursorPrefix.length)) : undefined;
  return id?.data;
}
