import Link from 'next/link';
import { accountWords, appWords } from '../../words/index.ts';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import { loadPage } from '../frame/loadPage.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import styles from './account.module.css';
import { usersPath } from './addresses.ts';
import { ListUsers } from './documents.ts';
import { UsersScreen } from './UsersScreen.tsx';

/** Everybody who can sign in; for admins. */
export async function UsersPage({ after }: { readonly after: string | null }) {
  const found = await loadPage(async () => {
    const all = await ask(serverClient(), ListUsers, { after });
    return all.viewer.signedIn ? all : null;
  });
  const { pageInfo } = found?.users ?? {};
  return (
    <>
      <TopBar crumbs={[{ text: appWords.pages.users, href: null }]} />
      {found === null ? (
        <main>
          <Unreachable reason={accountWords.users.missing} />
        </main>
      ) : (
        <main className={styles.page}>
          <section className={styles.section}>
            <h2>{appWords.pages.users}</h2>
            <UsersScreen users={found.users.edges.map(({ node }) => node)} me={found.viewer.userId} />
            {pageInfo?.hasNextPage && pageInfo.endCursor ? (
              <Link href={`${usersPath}?after=${encodeURIComponent(pageInfo.endCursor)}`}>
                {accountWords.users.more}
              </Link>
            ) : null}
          </section>
        </main>
      )}
    </>
  );
}
