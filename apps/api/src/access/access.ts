import { StrayError } from '@stray/core';
import type { PrismaClient, Role } from '@stray/db';
import { createProjectOf, type OwnedType, type ProjectOf } from './projectOf.ts';
import { atLeast, lesser, roleName, roleOfScope } from './roles.ts';
import type { Viewer } from './viewer.ts';

/** What one who asks may do; lives as long as one request or one event of a stream. */
export interface Access {
  readonly viewer: Viewer;
  /** In a project that is there; null for one that is not theirs. */
  roleIn(projectId: string): Promise<Role | null>;
  /** Ids of the projects that may be seen; null for all. */
  projects(): Promise<readonly string[] | null>;
  readonly projectOf: ProjectOf;
}

export function createAccess(db: PrismaClient, viewer: Viewer): Access {
  const projectOf = createProjectOf(db);
  if (viewer.kind === 'local') {
    return { viewer, projectOf, roleIn: async () => 'OWNER', projects: async () => null };
  }
  const most: Role = viewer.kind === 'key' ? roleOfScope[viewer.scope] : 'OWNER';
  const only = viewer.kind === 'key' ? viewer.projectId : null;
  let memberships: Promise<ReadonlyMap<string, Role>> | undefined;
  const readMemberships = async () => {
    const found = await db.membership.findMany({ where: { userId: viewer.userId } });
    return new Map(found.map(({ projectId, role }) => [projectId, role]));
  };
  return {
    viewer,
    projectOf,
    async roleIn(projectId) {
      if (only !== null && only !== projectId) return null;
      if (viewer.admin) return most;
      memberships ??= readMemberships();
      const role = (await memberships).get(projectId);
      return role === undefined ? null : lesser(role, most);
    },
    async projects() {
      if (viewer.admin) return only === null ? null : [only];
      memberships ??= readMemberships();
      const ids = [...(await memberships).keys()];
      return only === null ? ids : ids.filter((id) => id === only);
    },
  };
}

const nouns: Readonly<Record<OwnedType, string>> = {
  Project: 'project',
  LabelSet: 'labels',
  Corpus: 'corpus',
  CorpusVersion: 'corpus version',
  CorpusDraft: 'draft',
  Dataset: 'dataset',
  Sample: 'sample',
  ScoreRun: 'run',
  Upload: 'upload',
  Job: 'job',
  Export: 'export',
  ReviewEvent: 'decision',
  SavedView: 'view',
  Projection: 'map',
  Webhook: 'webhook',
  WebhookDelivery: 'delivery',
};

/** The same words for what is not there and for what is somebody else’s. */
export function missing(type: OwnedType): StrayError {
  return new StrayError('NOT_FOUND', `There is no such ${nouns[type]}.`);
}

export function forbidden(role: Role, needed: Role): StrayError {
  return new StrayError(
    'FORBIDDEN',
    `This takes the role ${roleName(needed)} in the project; yours is ${roleName(role)}.`,
  );
}

/**
 * The project of a thing, in which the viewer has at least that role.
 *
 * @throws StrayError NOT_FOUND for what is not there or not theirs · FORBIDDEN
 */
export async function requireRole(access: Access, type: OwnedType, id: string, needed: Role): Promise<string> {
  const projectId = await access.projectOf(type, id);
  const role = projectId === null ? null : await access.roleIn(projectId);
  if (projectId === null || role === null) throw missing(type);
  if (!atLeast(role, needed)) throw forbidden(role, needed);
  return projectId;
}
