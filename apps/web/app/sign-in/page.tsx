import { SignInPage } from '../../features/account/SignInPage.tsx';

export const metadata = { title: 'Sign in' };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { next, error } = await searchParams;
  return (
    <SignInPage
      next={typeof next === 'string' ? next : undefined}
      error={typeof error === 'string' ? error : undefined}
    />
  );
}
