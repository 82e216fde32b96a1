import Link from 'next/link';
import { appWords, settingsWords } from '../../words/index.ts';
import styles from '../account/account.module.css';
import { accountPath, usersPath } from '../account/addresses.ts';
import { ask } from '../api/ask.ts';
import { serverClient } from '../api/serverClient.ts';
import forms from '../frame/forms.module.css';
import { loadPage } from '../frame/loadPage.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { Unreachable } from '../frame/Unreachable.tsx';
import { diskAddress } from '../projects/addresses.ts';
import { LookAtSettings } from './documents.ts';
import { Encoders } from './Encoders.tsx';
import { Looks } from './Looks.tsx';
import { YourKeys } from './YourKeys.tsx';

/** What each sets for their own browser, and what this Stray works with. */
export async function SettingsPage() {
  const found = await loadPage(() => ask(serverClient(), LookAtSettings, {}));
  return (
    <>
      <TopBar crumbs={[{ text: appWords.pages.settings, href: null }]} />
      <main className={styles.page}>
        <section className={styles.section}>
          <h2>{settingsWords.looks.title}</h2>
          <Looks />
        </section>
        {found === null ? (
          <Unreachable reason={settingsWords.missing} />
        ) : (
          <>
            <section className={styles.section}>
              <h2>{settingsWords.encoders.title}</h2>
              <Encoders encoders={found.encoders} />
            </section>
            <section className={styles.section}>
              <h2>{settingsWords.elsewhere.title}</h2>
              <div className={styles.actions}>
                {found.viewer.signedIn ? (
                  <Link className={forms.button} href={accountPath}>
                    {settingsWords.elsewhere.account}
                  </Link>
                ) : null}
                {found.viewer.signedIn && found.viewer.admin ? (
                  <Link className={forms.button} href={usersPath}>
                    {appWords.pages.users}
                  </Link>
                ) : null}
                {found.viewer.admin ? (
                  <Link className={forms.button} href={diskAddress}>
                    {appWords.pages.disk}
                  </Link>
                ) : null}
              </div>
            </section>
          </>
        )}
        <section className={styles.section}>
          <h2>{settingsWords.keys.title}</h2>
          <p className={forms.hint}>{settingsWords.keys.hint}</p>
          <YourKeys />
        </section>
      </main>
    </>
  );
}
