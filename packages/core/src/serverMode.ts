import { StrayError } from './errors.ts';

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

/** Whether what listens on these addresses can be reached from this machine alone. */
export const isLoopback = (host: string): boolean =>
  loopback.has(host.toLowerCase()) || /^127(\.\d{1,3}){3}$/.test(host);

const leastSecret = 32;
const leastPassword = 12;

export interface ServerSettings {
  /** Where people and programs find the page, without a slash at its end: its origin is the only one that is answered to. */
  readonly url: string;
  /** Signs cookies. */
  readonly secret: string;
  /** Made at the first start; null where none is named, which is enough when there are users already. */
  readonly admin: { readonly email: string; readonly password: string } | null;
}

/**
 * What a Stray that can be reached from other machines has to be told.
 *
 * @returns null for one that listens on the loopback interface alone, where nobody has to sign in
 * @throws StrayError SECRET_REQUIRED · ADMIN_REQUIRED · BAD_ARGUMENT, naming the variable and never its value
 */
export function readServerSettings(env: Readonly<Record<string, string | undefined>>): ServerSettings | null {
  const hosts = [env.STRAY_HOST, env.HOST].filter((host) => host !== undefined && host !== '');
  if (hosts.every((host) => isLoopback(host ?? ''))) return null;
  const secret = env.STRAY_SECRET ?? '';
  if (secret.length < leastSecret) {
    throw new StrayError(
      'SECRET_REQUIRED',
      `Stray can be reached from other machines by STRAY_HOST or HOST, so STRAY_SECRET has to be set, with at least ${leastSecret} characters that nobody can guess: openssl rand -base64 32`,
    );
  }
  return { url: urlOf(env), secret, admin: adminOf(env) };
}

/** @throws StrayError ADMIN_REQUIRED */
export function requireAdmin({ admin }: ServerSettings): NonNullable<ServerSettings['admin']> {
  if (admin !== null) return admin;
  throw new StrayError(
    'ADMIN_REQUIRED',
    'Stray can be reached from other machines and has no users yet, so STRAY_ADMIN_EMAIL and STRAY_ADMIN_PASSWORD have to be set: the first one to sign in.',
  );
}

function urlOf({ STRAY_URL, STRAY_HOST, HOST, PORT }: Readonly<Record<string, string | undefined>>): string {
  const [host = ''] = [STRAY_HOST, HOST].filter((name) => name !== undefined && name !== '' && !isLoopback(name));
  const everywhere = host === '0.0.0.0' || host === '::';
  const named = host.includes(':') ? `[${host}]` : host;
  const given = STRAY_URL || `http://${everywhere ? 'localhost' : named}:${PORT || 3000}`;
  const url = URL.canParse(given) ? new URL(given) : null;
  if (url === null || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.username !== '') {
    throw new StrayError(
      'BAD_ARGUMENT',
      'STRAY_URL has to be an address such as https://stray.example.org, without a path.',
    );
  }
  return url.origin;
}

function adminOf({
  STRAY_ADMIN_EMAIL: email = '',
  STRAY_ADMIN_PASSWORD: password = '',
}: Readonly<Record<string, string | undefined>>): ServerSettings['admin'] {
  // A password may be handed on at every start; the admin is made at the first one.
  if (email === '') return null;
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) {
    throw new StrayError('ADMIN_REQUIRED', 'STRAY_ADMIN_EMAIL has to be an e-mail address.');
  }
  if (password.length < leastPassword) {
    throw new StrayError('ADMIN_REQUIRED', `STRAY_ADMIN_PASSWORD has to have at least ${leastPassword} characters.`);
  }
  return { email: email.toLowerCase(), password };
}

/** Of every password that is chosen. */
export const passwordLength = { least: leastPassword, most: 128 } as const;
