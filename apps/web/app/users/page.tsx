import { UsersPage } from '../../features/account/UsersPage.tsx';

export const metadata = { title: 'Users' };

export default async function Page({ searchParams }: { searchParams: Promise<Record<string, string | string[]>> }) {
  const { after } = await searchParams;
  return <UsersPage after={typeof after === 'string' ? after : null} />;
}
