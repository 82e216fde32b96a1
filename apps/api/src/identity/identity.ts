import { randomBytes } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { requireAdmin, type ServerSettings } from '@stray/core';
import { Prisma, type PrismaClient } from '@stray/db';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';
import type { RequestHandler } from 'express';
import type { Viewer } from '../access/viewer.ts';
import { refuse } from '../refuse.ts';
import { type AuthParts, createAuth } from './auth.ts';
import { bearerOf, readKey } from './keys.ts';

export interface Identified {
  /** Null for somebody who is not known. */
  readonly viewer: Viewer | null;
  /** How they are known. */
  readonly by: 'session' | 'key';
  /** Cookies to set: a session that is used lives on. */
  readonly cookies: readonly string[];
}

/** Who people and programs are, in server mode. */
export interface Identity {
  readonly url: string;
  /**
   * Who sends these headers: a key where there is one, else the session of the cookie.
   *
   * @param isUse whether it lets a session live on; a look at whether it is still there does not
   */
  identify(headers: IncomingHttpHeaders, isUse?: boolean): Promise<Identified>;
  /** Answers at /auth. */
  readonly handle: RequestHandler;
  /** An address at which a user chooses a password, once and within a week. */
  invite(userId: string): Promise<string>;
}

/** Where the rest of better-auth is not needed, it is not there. */
const open: ReadonlySet<string> = new Set([
  'POST /sign-in/email',
  'POST /sign-in/social',
  'POST /sign-out',
  'GET /get-session',
  'POST /reset-password',
  'POST /change-password',
  'GET /callback/oidc',
]);

const invitedForMs = 7 * 24 * 3600_000;

/**
 * Opens sign-in over the database, and makes the first admin where there are no users yet.
 *
 * @throws StrayError ADMIN_REQUIRED where there is nobody and no admin is named
 */
export async function openIdentity(parts: AuthParts): Promise<Identity> {
  const { db, settings, oidc } = parts;
  const auth = createAuth(parts);
  const { password, internalAdapter } = await auth.$context;
  await ensureAdmin(db, settings, (plain) => password.hash(plain));
  const toAuth = toNodeHandler(auth);
  return {
    url: settings.url,
    async identify(headers, isUse = true) {
      const key = bearerOf(headers.authorization);
      if (key !== undefined) return { by: 'key', viewer: await readKey(db, key), cookies: [] };
      const { headers: answered, response } = await auth.api.getSession({
        headers: fromNodeHeaders(headers),
        query: { disableRefresh: !isUse },
        returnHeaders: true,
      });
      const cookies = answered.getSetCookie();
      const user = response?.user;
      if (!user || user.disabledAt) return { by: 'session', viewer: null, cookies };
      const { id: userId, name, email, admin } = user;
      return { by: 'session', viewer: { kind: 'user', userId, name, email, admin: admin === true }, cookies };
    },
    async handle(request, response) {
      const path = request.path.slice('/auth'.length);
      response.set('cache-control', 'no-store');
      if (request.method === 'GET' && path === '/ways') {
        response.json({ password: true, oidc: oidc?.name ?? null });
      } else if (open.has(`${request.method} ${path}`)) await toAuth(request, response);
      else refuse(response, 404, 'NOT_FOUND', 'There is nothing at this address.');
    },
    async invite(userId) {
      const token = randomBytes(24).toString('base64url');
      const expiresAt = new Date(Date.now() + invitedForMs);
      await internalAdapter.createVerificationValue({
        value: userId,
        identifier: `reset-password:${token}`,
        expiresAt,
      });
      // Behind the # it is sent to no server and stands in no log.
      return `${settings.url}/welcome#${token}`;
    },
  };
}

async function ensureAdmin(
  db: PrismaClient,
  settings: ServerSettings,
  hash: (password: string) => Promise<string>,
): Promise<void> {
  if ((await db.user.count()) > 0) return;
  const { email, password } = requireAdmin(settings);
  const hashed = await hash(password);
  try {
    await db.$transaction(async (tx) => {
      const { id } = await tx.user.create({
        data: { email, name: email.split('@')[0] ?? email, admin: true, emailVerified: true },
      });
      await tx.account.create({ data: { userId: id, providerId: 'credential', accountId: id, password: hashed } });
      const made = { action: 'createUser', targets: [`User:${id}`], summary: `email: ${email}, admin: true` };
      await tx.auditEvent.create({ data: { actorKind: 'SYSTEM', actor: 'settings', ...made } });
    });
  } catch (error) {
    // Another process has just made it.
    if (!(error instanceof Prisma.PrismaClientKnownRequestError) || error.code !== 'P2002') throw error;
  }
}
