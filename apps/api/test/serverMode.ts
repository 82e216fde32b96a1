import { createHash } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { ServerSettings } from '@stray/core';
import { createQueue, type Database, type KeyScope, type PrismaClient, type Queue, type Role } from '@stray/db';
import { withOneDatabase } from '@stray/testing';
import { afterAll, beforeAll, describe } from 'vitest';
import { type AuthParts, createAuth } from '../src/identity/auth.ts';
import { openIdentity } from '../src/identity/identity.ts';
import { newKey } from '../src/identity/keys.ts';
import type { OidcSettings } from '../src/identity/oidcSettings.ts';
import type { ServerOptions } from '../src/server.ts';
import { type Api, startApi } from './harness.ts';

export const admin = { email: 'admin@stray.test', password: 'correct horse battery' } as const;
export const password = 'a password of twelve';
export const settings: ServerSettings = {
  url: 'http://127.0.0.1:3000',
  secret: 'a secret of tests that nobody uses elsewhere',
  admin,
};

/** A folder that may be imported. */
export const importable = fileURLToPath(new URL('./access', import.meta.url));

/** Headers by which somebody is known: a cookie, or a key. */
export type Known = Readonly<Record<string, string>>;

export interface ServerMode {
  readonly api: () => Api;
  /** One more server on the same database, to be closed. */
  another(): Promise<Api>;
  readonly db: () => PrismaClient;
  /** @returns the headers of who has signed in, or the answer that refused it */
  signIn(email: string, given: string): Promise<Known | Response>;
  /** A user who is signed in. */
  person(name: string): Promise<{ readonly id: string; readonly email: string; readonly known: Known }>;
  join(userId: string, projectId: string, role: Role): Promise<void>;
  /** A key made behind the back of the API. */
  key(userId: string, scope: KeyScope, projectId?: string): Promise<Known>;
  graphql(known: Known, query: string, variables?: object): Promise<{ status: number; body: Answer; text: string }>;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer of whatever form
export type Answer = { data?: any; errors?: { message: string; extensions: { code: string } }[] };

/** Tests of a server where people sign in. */
export function serverMode(name: string, tests: (mode: ServerMode) => void, options: ServerOptions = {}): void {
  describe(name, () => {
    withOneDatabase((database) => {
      let queue: Queue | undefined;
      let api: Api | undefined;
      let auth: ReturnType<typeof createAuth> | undefined;
      const running = () => {
        if (api === undefined) throw new Error('The server is there once the tests run.');
        return api;
      };
      beforeAll(async () => {
        queue = await createQueue(database().url);
        api = await startServerMode(database(), queue, options);
      });
      afterAll(async () => {
        await api?.close();
        await queue?.stop();
      });
      const db = () => database().prisma;
      const signIn: ServerMode['signIn'] = async (email, given) => {
        const response = await fetch(`${running().url}/auth/sign-in/email`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: settings.url, 'x-forwarded-host': '127.0.0.1:3000' },
          body: JSON.stringify({ email, password: given }),
        });
        if (!response.ok) return response;
        return {
          cookie: response.headers
            .getSetCookie()
            .map((cookie) => cookie.split(';')[0])
            .join('; '),
        };
      };
      tests({
        api: running,
        another() {
          if (queue === undefined) throw new Error('The queue is there once the tests run.');
          return startServerMode(database(), queue, options);
        },
        db,
        signIn,
        async person(given) {
          auth ??= createAuth({ db: db(), pool: database().pool, log: silent, settings, oidc: null });
          const context = await auth.$context;
          const email = `${given}@stray.test`;
          const user = await db().user.create({ data: { name: given, email, emailVerified: true } });
          // A session made by better-auth itself: hashing passwords takes a tenth of a second each.
          const session = await context.internalAdapter.createSession(user.id);
          const { name: cookieName } = context.authCookies.sessionToken;
          return { id: user.id, email, known: { cookie: `${cookieName}=${await signed(session.token)}` } };
        },
        async join(userId, projectId, role) {
          const where = { userId_projectId: { userId, projectId } };
          await db().membership.upsert({ where, create: { userId, projectId, role }, update: { role } });
        },
        async key(userId, scope, projectId) {
          const { key, hash, prefix } = newKey();
          await db().apiKey.create({
            data: { userId, scope, hash, prefix, name: 'a program', projectId: projectId ?? null },
          });
          return { authorization: `Bearer ${key}` };
        },
        async graphql(known, query, variables = {}) {
          const response = await fetch(`${running().url}/graphql`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...known },
            body: JSON.stringify({ query, variables }),
          });
          const text = await response.text();
          return { status: response.status, body: JSON.parse(text) as Answer, text };
        },
      });
    });
  });
}

const silent = { error: () => {}, warn: () => {} } as unknown as AuthParts['log'];

/** The server as `main.ts` opens it where people sign in. */
export const startServerMode = (
  database: Database,
  queue: Queue,
  { oidc = null, ...options }: ServerOptions & { readonly oidc?: OidcSettings | null } = {},
) =>
  startApi(database, queue, {
    ...options,
    importPaths: [importable],
    identity: (parts) => openIdentity({ ...parts, settings, oidc }),
  });

/** As better-auth signs its cookies: HMAC-SHA256 by the secret. */
async function signed(token: string): Promise<string> {
  const { createHmac } = await import('node:crypto');
  return encodeURIComponent(`${token}.${createHmac('sha256', settings.secret).update(token).digest('base64')}`);
}

export const globalId = (type: string, id: string) => Buffer.from(`${type}:${id}`).toString('base64');
export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
