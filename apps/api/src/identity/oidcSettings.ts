import { StrayError } from '@stray/core';
import { z } from 'zod';

export interface OidcSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** What the button says. */
  readonly name: string;
  /** What becomes of a person whom the provider knows and Stray does not: refused, or a user without any project. */
  readonly signUp: 'refuse' | 'create';
}

const text = z.string().min(1);

const schema = z.object({
  STRAY_OIDC_ISSUER: z.url({ protocol: /^https?$/, error: 'has to be an address such as https://login.example.org' }),
  STRAY_OIDC_CLIENT_ID: text,
  STRAY_OIDC_CLIENT_SECRET: text,
  STRAY_OIDC_NAME: text.default('your organisation'),
  STRAY_OIDC_SIGN_UP: z.enum(['refuse', 'create'], { error: 'has to be refuse or create' }).default('refuse'),
});

/**
 * The OIDC provider by which people sign in; null where none is set.
 *
 * @throws StrayError BAD_ARGUMENT naming the variable, never its value
 */
export function readOidcSettings(env: NodeJS.ProcessEnv): OidcSettings | null {
  const given = Object.fromEntries(
    Object.entries(env).filter(([name, value]) => name.startsWith('STRAY_OIDC_') && value),
  );
  if (Object.keys(given).length === 0) return null;
  const parsed = schema.safeParse(given);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const name = issue?.path.join('.') ?? 'STRAY_OIDC_ISSUER';
    const missing = !Object.hasOwn(given, name);
    throw new StrayError(
      'BAD_ARGUMENT',
      missing ? `${name} is not set, beside the others.` : `${name} ${issue?.message}.`,
    );
  }
  const {
    STRAY_OIDC_ISSUER: issuer,
    STRAY_OIDC_CLIENT_ID: clientId,
    STRAY_OIDC_CLIENT_SECRET: clientSecret,
  } = parsed.data;
  return { issuer, clientId, clientSecret, name: parsed.data.STRAY_OIDC_NAME, signUp: parsed.data.STRAY_OIDC_SIGN_UP };
}
