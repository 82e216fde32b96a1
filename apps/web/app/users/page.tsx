import { UsersPage } from '../../features/account/UsersPage.tsx';
import { appWords } from '../../words/index.ts';

export const metadata = { title: appWords.pages.users };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { after } = await searchParams;
  return <UsersPage after={typeof after === 'string' ? after : null} />;
}
