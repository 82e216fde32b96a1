import type { KeyScope } from '@stray/db';

/** Who asks. */
export type Viewer =
  /** The one person of a Stray without login, on the machine that it runs on: an owner of everything. */
  { readonly kind: 'local' } | Person | KeyBearer;

/** Somebody who has signed in. */
export interface Person {
  readonly kind: 'user';
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  /** May make projects and users, and is an owner everywhere. */
  readonly admin: boolean;
}

/** A program with an API key: it acts for the key's maker, and may no more than the scope says. */
export interface KeyBearer {
  readonly kind: 'key';
  readonly keyId: string;
  readonly keyName: string;
  readonly scope: KeyScope;
  /** The one project that the key opens; null for all of its maker. */
  readonly projectId: string | null;
  readonly userId: string;
  readonly name: string;
  readonly email: string;
  readonly admin: boolean;
}

export const local: Viewer = { kind: 'local' };

/** Whether somebody may make projects: an admin, also through a key that may write and is not bound to one project. */
export function mayCreateProjects(viewer: Viewer): boolean {
  switch (viewer.kind) {
    case 'local':
      return true;
    case 'user':
      return viewer.admin;
    case 'key':
      return viewer.admin && viewer.scope === 'WRITE' && viewer.projectId === null;
    default:
      return viewer satisfies never;
  }
}
