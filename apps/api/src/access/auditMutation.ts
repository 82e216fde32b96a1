import type { Context } from '../context.ts';
import { type AuditEntry, beginAudit } from './audit.ts';
import { readGlobalId, valuesAt } from './idArguments.ts';
import { isOwnedType } from './projectOf.ts';
import type { Rule } from './rules.ts';

interface Mutation {
  readonly action: string;
  readonly rule: Rule;
  readonly args: unknown;
}

/** What a mutation is about, read before it is done: afterwards it may be gone. */
export async function namedIn({ access }: Context, { action, rule, args }: Mutation): Promise<AuditEntry> {
  const targets: string[] = [];
  let projectId: string | null = null;
  for (const path of Object.keys(rule.ids ?? {})) {
    for (const value of valuesAt(args, path)) {
      const read = readGlobalId(value);
      targets.push(read === undefined ? `${path.split('.').at(-1)}:${String(value)}` : `${read.typename}:${read.id}`);
      if (projectId !== null || read === undefined || !isOwnedType(read.typename)) continue;
      projectId = await access.projectOf(read.typename, read.id);
    }
  }
  return { action, projectId, targets, summary: summaryOf(args) };
}

/**
 * Does a mutation, and writes it down: before it is done, so that none is done without a trace, and again when it is known how
 * it ended. One that changed nothing leaves none. After a fault of ours nobody knows: the entry stays unsettled.
 *
 * @param done gives what the resolver gives: `made` and `userErrors`
 */
export async function audited<T>({ db, access }: Context, asked: AuditEntry, done: () => Promise<T>): Promise<T> {
  const entry = await beginAudit(db, access.viewer, asked);
  const result = await entry.attempt(done);
  const { made, userErrors = [] } = (result ?? {}) as { made?: unknown; userErrors?: readonly unknown[] };
  if (made === null || made === false || userErrors.length > 0) {
    await entry.drop();
    return result;
  }
  const id = idIn(made);
  const isNew = id !== null && !asked.targets.some((target) => target.endsWith(`:${id}`));
  await entry.settle({
    projectId: asked.action === 'createProject' ? id : asked.projectId,
    targets: isNew ? [...asked.targets, `made:${id}`] : asked.targets,
  });
  return result;
}

function idIn(made: unknown): string | null {
  return typeof made === 'object' && made !== null && 'id' in made && typeof made.id === 'string' ? made.id : null;
}

const longestValue = 80;
const longestSummary = 500;
const secret = /password|secret|token/i;

/** The plain values of an input in a line; how many where there is a list; nothing of what names itself a secret. */
function summaryOf(args: unknown): string {
  const input = (args as { input?: Record<string, unknown> }).input ?? {};
  const parts = Object.entries(input).flatMap(([name, value]) => {
    if (value === null || value === undefined || name.endsWith('Id') || secret.test(name)) return [];
    if (Array.isArray(value)) return [`${name}: ${value.length}`];
    if (typeof value === 'object') return [`${name}: ${cut(JSON.stringify(value))}`];
    return [`${name}: ${cut(String(value))}`];
  });
  // A byte of zeros is nothing that PostgreSQL can keep.
  return parts.join(', ').replaceAll('\0', '\ufffd').slice(0, longestSummary);
}

const cut = (text: string) => (text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text);
