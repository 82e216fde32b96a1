import { ApiFailure } from '../api/ask.ts';

/**
 * Tells better-auth something, and gives its answer.
 *
 * @throws ApiFailure in words for a person
 */
export async function tellAuth(path: string, body: object): Promise<Record<string, unknown>> {
  const response = await fetch(`/auth/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  }).catch(() => {
    throw new ApiFailure('unreachable', 'The API does not answer.');
  });
  const answer: unknown = await response.json().catch(() => null);
  const read = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
  if (response.ok) return read;
  const code = typeof read.code === 'string' ? read.code : null;
  throw new ApiFailure('refused', wordsOf(code, response.status, read.message), code);
}

const words: Readonly<Record<string, string>> = {
  INVALID_EMAIL_OR_PASSWORD: 'The e-mail address or the password is wrong.',
  INVALID_EMAIL: 'This is no e-mail address.',
  INVALID_PASSWORD: 'The present password is wrong.',
  PASSWORD_TOO_SHORT: 'The password needs at least 12 characters.',
  PASSWORD_TOO_LONG: 'The password may have at most 128 characters.',
  INVALID_TOKEN: 'This link was used already, or is older than a week. Ask an admin for another one.',
  DISABLED: 'This account is disabled; ask an admin.',
};

function wordsOf(code: string | null, status: number, message: unknown): string {
  const known = code === null ? undefined : words[code];
  if (known !== undefined) return known;
  if (code === 'TOO_MANY_ATTEMPTS' && typeof message === 'string') return message;
  if (status === 429) return 'Too many tries; wait a minute.';
  return `It was refused (${status}).`;
}

/** Why a provider of logins has sent somebody back. */
export function reasonOf(error: string): string {
  if (error === 'signup_disabled') return 'Nobody here has your e-mail address. Ask an admin for an account.';
  if (error === 'account_not_linked') return 'The provider does not vouch for your e-mail address.';
  if (error === 'access_denied') return 'The provider did not let you in.';
  return 'Signing in did not work; try once more.';
}
