import { connection } from 'next/server';
import { appWords } from '../../words/index.ts';
import { askerHeaders } from '../api/serverClient.ts';
import { readEnv } from '../gateway/env.ts';
import { nextIn } from './addresses.ts';
import { reasonOf } from './authClient.ts';
import { Door } from './Door.tsx';
import { SignInForm } from './SignInForm.tsx';

/** Where people sign in. */
export async function SignInPage({
  next,
  error,
}: {
  readonly next: string | undefined;
  readonly error: string | undefined;
}) {
  await connection();
  const oidc = await providerName();
  return (
    <Door title={appWords.pages.signIn}>
      <SignInForm next={nextIn(next)} oidc={oidc} reason={error === undefined ? null : reasonOf(error)} />
    </Door>
  );
}

/** What the API calls the provider by which one can sign in; null for none, and while it does not answer. */
async function providerName(): Promise<string | null> {
  try {
    const url = new URL('/auth/ways', readEnv(process.env).API_URL);
    const response = await fetch(url, {
      cache: 'no-store',
      headers: await askerHeaders(),
      signal: AbortSignal.timeout(5_000),
    });
    const answer: unknown = response.ok ? await response.json() : null;
    const found = typeof answer === 'object' && answer !== null && 'oidc' in answer ? answer.oidc : null;
    return typeof found === 'string' ? found : null;
  } catch {
    return null;
  }
}
