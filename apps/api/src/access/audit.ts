import { StrayError } from '@stray/core';
import type { Db, Prisma } from '@stray/db';
import type { Viewer } from './viewer.ts';

export interface AuditEntry {
  /** Name of the mutation, or of what a route does. */
  readonly action: string;
  readonly projectId: string | null;
  /** As Type:uuid. */
  readonly targets: readonly string[];
  readonly summary: string;
}

/** The columns that say who did something. */
export function actorOf(
  viewer: Viewer,
): Pick<Prisma.AuditEventCreateManyInput, 'actorKind' | 'actorId' | 'keyId' | 'actor'> {
  switch (viewer.kind) {
    case 'local':
      return { actorKind: 'LOCAL', actor: 'local' };
    case 'user':
      return { actorKind: 'USER', actorId: viewer.userId, actor: viewer.name };
    case 'key':
      return { actorKind: 'KEY', actorId: viewer.userId, keyId: viewer.keyId, actor: viewer.keyName };
    default:
      return viewer satisfies never;
  }
}

/** Writes down what was done already. */
export async function writeAudit(db: Db, viewer: Viewer, entry: AuditEntry): Promise<void> {
  await db.auditEvent.create({ data: rowOf(viewer, entry) });
}

/** An entry for what is about to be done. */
export interface OpenAudit {
  /** Does it. What is refused leaves no entry; after a fault of ours nobody knows, and the entry stays unsettled. */
  attempt<T>(work: () => Promise<T>): Promise<T>;
  /** It was done. */
  settle(found?: Partial<Pick<AuditEntry, 'projectId' | 'targets'>>): Promise<void>;
  /** It was refused, or changed nothing. */
  drop(): Promise<void>;
}

/**
 * Writes down what is about to be done. Of a server that dies before it says how it ended, the entry stays, unsettled: nothing
 * is done without one.
 */
export async function beginAudit(db: Db, viewer: Viewer, entry: AuditEntry): Promise<OpenAudit> {
  const { id } = await db.auditEvent.create({
    data: { ...rowOf(viewer, entry), settled: false },
    select: { id: true },
  });
  const drop = async () => {
    await db.auditEvent.deleteMany({ where: { id } });
  };
  return {
    async attempt(work) {
      try {
        return await work();
      } catch (error) {
        if (error instanceof StrayError && error.code !== 'INTERNAL') await drop();
        throw error;
      }
    },
    async settle({ projectId = entry.projectId, targets = entry.targets } = {}) {
      await db.auditEvent.updateMany({ where: { id }, data: { projectId, targets: [...targets], settled: true } });
    },
    drop,
  };
}

const rowOf = (viewer: Viewer, entry: AuditEntry) => ({ ...actorOf(viewer), ...entry, targets: [...entry.targets] });
