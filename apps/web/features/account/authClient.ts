import { accountWords, apiWords } from '../../words/index.ts';
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
    throw new ApiFailure('unreachable', apiWords.unreachable);
  });
  const answer: unknown = await response.json().catch(() => null);
  const read = typeof answer === 'object' && answer !== null ? (answer as Record<string, unknown>) : {};
  if (response.ok) return read;
  const code = typeof read.code === 'string' ? read.code : null;
  throw new ApiFailure('refused', wordsOf(code, response.status, read.message), code);
}

const refusals: Readonly<Record<string, string>> = accountWords.refusals;
const reasons: Readonly<Record<string, string>> = accountWords.reasons;

function wordsOf(code: string | null, status: number, message: unknown): string {
  const known = code === null ? undefined : refusals[code];
  if (known !== undefined) return known;
  if (code === 'TOO_MANY_ATTEMPTS' && typeof message === 'string') return message;
  if (status === 429) return accountWords.tooManyTries;
  return accountWords.refused({ status });
}

/** Why a provider of logins has sent somebody back. */
export const reasonOf = (error: string): string =>
  (Object.hasOwn(reasons, error) ? reasons[error] : undefined) ?? accountWords.otherReason;
