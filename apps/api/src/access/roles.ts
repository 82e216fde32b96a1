import type { KeyScope, Role } from '@stray/db';

/** Each may all that those before it may. */
export const roles = ['VIEWER', 'REVIEWER', 'CURATOR', 'OWNER'] as const satisfies readonly Role[];

const rank: Readonly<Record<Role, number>> = { VIEWER: 0, REVIEWER: 1, CURATOR: 2, OWNER: 3 };

export const atLeast = (role: Role, needed: Role): boolean => rank[role] >= rank[needed];

/** The role that a key acts in at most. Members, keys and the deletion of projects are left to people. */
export const roleOfScope: Readonly<Record<KeyScope, Role>> = { READ: 'VIEWER', REVIEW: 'REVIEWER', WRITE: 'CURATOR' };

export const lesser = (a: Role, b: Role): Role => (rank[a] <= rank[b] ? a : b);

/** A role in a sentence. */
export const roleName = (role: Role): string => role.toLowerCase();
