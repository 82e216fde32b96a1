import type { Context } from '../context.ts';
import { type AuditEntry, writeAudit } from './audit.ts';
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
 * Writes down a mutation that has changed something, right after it has: not in its transaction, which is over. A server that
 * dies between the two has changed something that the log does not tell; when the log cannot be written, the mutation answers
 * with an error although it was done.
 *
 * @param result what the resolver gave: `made` and `userErrors`
 */
export async function auditMutation({ db, access }: Context, asked: AuditEntry, result: unknown): Promise<void> {
  const { made, userErrors = [] } = (result ?? {}) as { made?: unknown; userErrors?: readonly unknown[] };
  if (made === null || made === false || userErrors.length > 0) return;
  const id = idIn(made);
  const isNew = id !== null && !asked.targets.some((target) => target.endsWith(`:${id}`));
  await writeAudit(db, access.viewer, {
    ...asked,
    projectId: asked.action === 'createProject' ? id : asked.projectId,
    targets: isNew ? [...asked.targets, `made:${id}`] : asked.targets,
  });
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
  return parts.join(', ').slice(0, longestSummary);
}

const cut = (text: string) => (text.length > longestValue ? `${text.slice(0, longestValue - 1)}…` : text);
