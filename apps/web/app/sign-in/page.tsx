import { SignInPage } from '../../features/account/SignInPage.tsx';
import { appWords } from '../../words/index.ts';

export const metadata = { title: appWords.pages.signIn };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { next, error } = await searchParams;
  return (
    <SignInPage
      next={typeof next === 'string' ? next : undefined}
      error={typeof error === 'string' ? error : undefined}
    />
  );
}
