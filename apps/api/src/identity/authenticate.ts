import type { RequestHandler, Response } from 'express';
import { local, type Viewer } from '../access/viewer.ts';
import { refuse } from '../refuse.ts';
import { fromOwnPage } from '../sameOrigin.ts';
import type { Identity } from './identity.ts';

const safe: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/**
 * Lets those in who are known, and nobody else; without login everybody is the one person of this machine. What a cookie
 * alone vouches for may have been sent by a page of another site, so that has to be said to be none.
 */
export function authenticate(identity: Identity | null): RequestHandler {
  return async (request, response, next) => {
    if (identity === null) {
      keep(response, local);
      next();
      return;
    }
    const { viewer, by, cookies } = await identity.identify(request.headers);
    if (viewer === null) {
      const message =
        by === 'key'
          ? 'The API key is not known, was revoked, or has expired.'
          : 'Sign in, or send an API key: “Authorization: Bearer stray_…”.';
      response.set('www-authenticate', 'Bearer');
      refuse(response, 401, 'UNAUTHENTICATED', message);
      return;
    }
    if (by === 'session' && !safe.has(request.method) && !fromOwnPage(request.headers)) {
      refuse(response, 403, 'FORBIDDEN', 'A page of another site may not change anything in Stray.');
      return;
    }
    for (const cookie of cookies) response.append('set-cookie', cookie);
    keep(response, viewer);
    next();
  };
}

/** A Stray without login answers to no gateway that others can reach. */
export function refuseOpenGateway(identity: Identity | null): RequestHandler {
  return ({ headers }, response, next) => {
    if (identity !== null || headers['x-stray-login'] !== 'required') {
      next();
      return;
    }
    const message =
      'The page can be reached from other machines and the API asks nobody to sign in; start the API with the same STRAY_HOST.';
    refuse(response, 503, 'SECRET_REQUIRED', message);
  };
}

function keep({ locals }: Response, viewer: Viewer): void {
  locals.viewer = viewer;
}

/** Who sent the request. @throws Error before `authenticate` has let them in */
export function viewerOf({ locals }: Pick<Response, 'locals'>): Viewer {
  const viewer: Viewer | undefined = locals.viewer;
  if (viewer === undefined) throw new Error('Nobody has been let in.');
  return viewer;
}
