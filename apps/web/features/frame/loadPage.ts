import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { ApiFailure, isUnreachable } from '../api/ask.ts';

/**
 * What a page opens with, asked for whenever it is shown. What is not there, or not for the one who asks, is answered with
 * the page for what is not found.
 *
 * @returns null while the API does not answer
 */
export async function loadPage<Found extends object>(load: () => Promise<Found | null>): Promise<Found | null> {
  await connection();
  const found = await load().catch((error: unknown) => {
    if (isUnreachable(error)) return 'unreachable' as const;
    if (error instanceof ApiFailure && (error.code === 'FORBIDDEN' || error.code === 'NOT_FOUND')) return null;
    throw error;
  });
  if (found === null) notFound();
  return found === 'unreachable' ? null : found;
}
