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

export async function writeAudit(db: Db, viewer: Viewer, entry: AuditEntry): Promise<void> {
  await db.auditEvent.create({ data: { ...actorOf(viewer), ...entry, targets: [...entry.targets] } });
}
