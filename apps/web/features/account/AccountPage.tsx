import Link from 'next/link';
import { accountWords, appWords } from '../../words/index.ts';
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

const words = accountWords.page;

/** Who one is here: keys, password, and the way out. */
export async function AccountPage() {
  const found = await loadPage(async () => {
    const mine = await ask(serverClient(), MyAccount, {});
    return mine.viewer.signedIn ? mine : null;
  });
  return (
    <>
      <TopBar crumbs={[{ text: found?.viewer.name ?? appWords.pages.account, href: null }]} />
      {found === null ? (
        <main>
          <Unreachable reason={words.missing} />
        </main>
      ) : (
        <main className={styles.page}>
          <section className={styles.section}>
            <p>{words.signedInAs({ email: found.viewer.email ?? '', admin: found.viewer.admin })}</p>
            <div className={styles.actions}>
              <SignOut />
              {found.viewer.admin ? (
                <Link className={forms.button} href={usersPath}>
                  {appWords.pages.users}
                </Link>
              ) : null}
            </div>
          </section>
          <section className={styles.section}>
            <h2>{words.keys}</h2>
            <p className={forms.hint}>{words.keysHint}</p>
            <MyKeys keys={found.viewer.apiKeys} projects={found.projects.edges.map(({ node }) => node)} />
          </section>
          <section className={styles.section}>
            <h2>{words.password}</h2>
            <ChangePassword />
          </section>
        </main>
      )}
    </>
  );
}
