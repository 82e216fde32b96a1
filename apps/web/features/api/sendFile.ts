import { apiWords } from '../../words/index.ts';
import { ApiFailure } from './ask.ts';

/**
 * Sends a file as it is, in one stream, and gives the answer.
 *
 * @throws ApiFailure
 */
export async function sendFile(address: string, file: Blob): Promise<unknown> {
  const response = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/octet-stream', 'apollo-require-preflight': 'true' },
    body: file,
  }).catch(() => {
    throw new ApiFailure('unreachable', apiWords.unreachable);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (response.ok) return answer;
  throw refusalIn(answer) ?? new ApiFailure('refused', apiWords.fileRefused({ status: response.status }));
}

function refusalIn(answer: unknown): ApiFailure | null {
  if (typeof answer !== 'object' || answer === null || !('errors' in answer) || !Array.isArray(answer.errors))
    return null;
  const [first] = answer.errors as { message?: unknown; extensions?: { code?: unknown } }[];
  if (typeof first?.message !== 'string') return null;
  return new ApiFailure(
    'refused',
    first.message,
    typeof first.extensions?.code === 'string' ? first.extensions.code : null,
  );
}

/** By the end of its name; text where that says nothing. */
export function formatOfFile(name: string, others: Readonly<Record<string, string>>): string {
  const ending = name.slice(name.lastIndexOf('.') + 1).toLowerCase();
  return Object.hasOwn(others, ending) ? (others[ending] ?? 'text') : 'text';
}
