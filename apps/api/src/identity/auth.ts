import { passwordLength, type ServerSettings } from '@stray/core';
import type { Database, PrismaClient } from '@stray/db';
import { describe, redact } from '@stray/telemetry';
import { betterAuth } from 'better-auth';
import { prismaAdapter } from 'better-auth/adapters/prisma';
import { APIError, createAuthMiddleware } from 'better-auth/api';
import { genericOAuth } from 'better-auth/plugins';
import type { Logger } from 'pino';
import { beginAudit, type OpenAudit, writeAudit } from '../access/audit.ts';
import { createLoginLimit, createTryCounts } from './loginLimit.ts';
import type { OidcSettings } from './oidcSettings.ts';

const daySeconds = 24 * 3600;

export interface AuthParts {
  readonly db: PrismaClient;
  /** Of the same database. */
  readonly pool: Database['pool'];
  readonly log: Logger;
  readonly settings: ServerSettings;
  readonly oidc: OidcSettings | null;
}

export type Auth = ReturnType<typeof createAuth>;

/** The name of the one OIDC provider in addresses: /auth/callback/oidc. */
export const oidcProvider = 'oidc';

/**
 * better-auth over Stray’s own tables: passwords, sessions in cookies, and one OIDC provider where there is one. Nobody signs
 * up; admins make users. A session ends at once when it is deleted: nothing of it is kept but its row.
 */
export function createAuth({ db, pool, log, settings, oidc }: AuthParts) {
  const limit = createLoginLimit(pool);
  /** By the tokens of sessions that are being made. */
  const comingIn = new Map<string, OpenAudit>();
  return betterAuth({
    appName: 'Stray',
    baseURL: settings.url,
    basePath: '/auth',
    secret: settings.secret,
    trustedOrigins: [settings.url],
    telemetry: { enabled: false },
    database: prismaAdapter(db, { provider: 'postgresql', transaction: true }),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
      revokeSessionsOnPasswordReset: true,
      // better-auth says so when it is done, and not before.
      onPasswordReset: async ({ user }) => {
        const { viewer, entry } = deedOf(user, 'setPassword');
        await writeAudit(db, viewer, entry);
      },
    },
    session: { expiresIn: 7 * daySeconds, updateAge: daySeconds },
    verification: { storeIdentifier: 'hashed' },
    account: { accountLinking: { enabled: true } },
    user: {
      additionalFields: {
        admin: { type: 'boolean', input: false, defaultValue: false },
        disabledAt: { type: 'date', input: false, required: false },
      },
    },
    advanced: {
      cookiePrefix: 'stray',
      useSecureCookies: settings.url.startsWith('https:'),
      defaultCookieAttributes: { httpOnly: true, sameSite: 'lax' },
      database: { generateId: false },
      // Said, because better-auth leaves the checks out where it takes itself to be tested.
      disableOriginCheck: false,
      disableCSRFCheck: false,
    },
    rateLimit: {
      enabled: true,
      customStorage: createTryCounts(pool),
      window: 60,
      max: 300,
      customRules: {
        '/sign-in/email': { window: 60, max: 20 },
        '/sign-in/social': { window: 60, max: 60 },
        '/reset-password': { window: 60, max: 20 },
        '/change-password': { window: 60, max: 20 },
      },
    },
    onAPIError: {
      errorURL: `${settings.url}/sign-in`,
      onError: (error) => {
        if (error instanceof APIError && error.statusCode < 500) return;
        log.error({ error: describe(error) }, 'Signing in met a fault.');
      },
    },
    logger: {
      level: 'warn',
      // What it hands over beside its sentence may hold what a person typed.
      log: (level, message) => log[level === 'error' ? 'error' : 'warn']({ from: 'better-auth' }, redact(message)),
    },
    plugins: oidc === null ? [] : [genericOAuth({ config: [oidcConfig(oidc)] })],
    hooks: {
      before: createAuthMiddleware(async ({ path, body }) => {
        if (path !== '/sign-in/email') return;
        const seconds = await limit.attempt(emailIn(body));
        if (seconds === 0) return;
        const message = `Too many tries for this e-mail address; wait ${Math.ceil(seconds / 60)} minutes.`;
        throw new APIError('TOO_MANY_REQUESTS', { code: 'TOO_MANY_ATTEMPTS', message });
      }),
      after: createAuthMiddleware(async ({ path, body, context }) => {
        if (path !== '/sign-in/email') return;
        if (!(context.returned instanceof APIError)) await limit.succeeded(emailIn(body));
      }),
    },
    databaseHooks: {
      session: {
        create: {
          before: async ({ userId, token }) => {
            const user = await db.user.findUnique({ where: { id: userId } });
            if (user === null || user.disabledAt !== null) {
              throw new APIError('FORBIDDEN', { code: 'DISABLED', message: 'This account is disabled; ask an admin.' });
            }
            const { viewer, entry } = deedOf(user, 'signIn');
            comingIn.set(token, await beginAudit(db, viewer, entry));
          },
          after: async ({ token }) => {
            const audit = comingIn.get(token);
            comingIn.delete(token);
            await audit?.settle();
          },
        },
      },
      account: {
        create: {
          // Nothing is asked of the provider later, so nothing is kept that would open its doors.
          before: async (account) => ({ data: { ...account, ...noTokens } }),
        },
        update: { before: async (account) => ({ data: { ...account, ...noTokens } }) },
      },
    },
  });
}

const noTokens = { accessToken: null, refreshToken: null, idToken: null } as const;

const emailIn = (body: unknown) =>
  typeof body === 'object' && body !== null && 'email' in body ? String(body.email).toLowerCase() : '';

/** Who comes in is written down as what they change is. */
function deedOf(
  { id, name, email }: { readonly id: string; readonly name: string; readonly email: string },
  action: string,
) {
  return {
    viewer: { kind: 'user', userId: id, name, email, admin: false },
    entry: { action, projectId: null, targets: [`User:${id}`], summary: '' },
  } as const;
}

function oidcConfig({ issuer, clientId, clientSecret, signUp }: OidcSettings) {
  return {
    providerId: oidcProvider,
    discoveryUrl: `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    clientId,
    clientSecret,
    scopes: ['openid', 'email', 'profile'],
    pkce: true,
    requireIdTokenVerification: true,
    disableSignUp: signUp === 'refuse',
  };
}
