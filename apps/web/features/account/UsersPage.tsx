import Link from 'next/link';
import { notFound } from 'next/navigation';
import { connection } from 'next/server';
import { ApiFailure, ask, isUnreachable } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import styles from './account.module.css';
import { usersPath } from './addresses.ts';
import { ListUsers } from './documents.ts';
import { UsersScreen } from './UsersScreen.tsx';

/** Everybody who can sign in; for admins. */
export async function UsersPage({ after }: { readonly after: string | null }) {
  await connection();
  const found = await ask(serverClient(), ListUsers, { after }).catch((error: unknown) => {
    if (isUnreachable(error)) return null;
    if (error instanceof ApiFailure && error.code === 'FORBIDDEN') notFound();
    throw error;
  });
  if (found !== null && !found.viewer.signedIn) notFound();
  const { pageInfo } = found?.users ?? {};
  return (
    <>
      <TopBar crumbs={[{ text: 'Users', href: null }]} />
      {found === null ? (
        <main>
          <Unreachable reason="The users are not here yet." />
        </main>
      ) : (
        <main className={styles.page}>
          <section className={styles.section}>
            <h2>Users</h2>
            <UsersScreen users={found.users.edges.map(({ node }) => node)} me={found.viewer.userId} />
            {pageInfo?.hasNextPage && pageInfo.endCursor ? (
              <Link href={`${usersPath}?after=${encodeURIComponent(pageInfo.endCursor)}`}>More users</Link>
            ) : null}
          </section>
        </main>
      )}
    </>
  );
}
