import Link from 'next/link';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import forms from '../frame/forms.module.css';
import { loadPage } from '../frame/loadPage.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import styles from './account.module.css';
import { usersPath } from './addresses.ts';
import { MyAccount } from './documents.ts';
import { MyKeys } from './Keys.tsx';
import { ChangePassword, SignOut } from './Password.tsx';

/** Who one is here: keys, password, and the way out. */
export async function AccountPage() {
  const found = await loadPage(async () => {
    const mine = await ask(serverClient(), MyAccount, {});
    return mine.viewer.signedIn ? mine : null;
  });
  return (
    <>
      <TopBar crumbs={[{ text: found?.viewer.name ?? 'Account', href: null }]} />
      {found === null ? (
        <main>
          <Unreachable reason="Your account is not here yet." />
        </main>
      ) : (
        <main className={styles.page}>
          <section className={styles.section}>
            <p>
              Signed in as {found.viewer.email}
              {found.viewer.admin ? ', an admin.' : '.'}
            </p>
            <div className={styles.actions}>
              <SignOut />
              {found.viewer.admin ? (
                <Link className={forms.button} href={usersPath}>
                  Users
                </Link>
              ) : null}
            </div>
          </section>
          <section className={styles.section}>
            <h2>API keys</h2>
            <p className={forms.hint}>
              A key lets a program in, such as “stray upload”. It may no more than its scope and your own role in a
              project.
            </p>
            <MyKeys keys={found.viewer.apiKeys} projects={found.projects.edges.map(({ node }) => node)} />
          </section>
          <section className={styles.section}>
            <h2>Password</h2>
            <ChangePassword />
          </section>
        </main>
      )}
    </>
  );
}
