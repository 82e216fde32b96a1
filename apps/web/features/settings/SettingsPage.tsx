import Link from 'next/link';
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
      <TopBar crumbs={[{ text: 'Settings', href: null }]} />
      <main className={styles.page}>
        <section className={styles.section}>
          <h2>Looks</h2>
          <Looks />
        </section>
        {found === null ? (
          <Unreachable reason="What Stray works with is not known yet." />
        ) : (
          <>
            <section className={styles.section}>
              <h2>Encoders</h2>
              <Encoders encoders={found.encoders} />
            </section>
            <section className={styles.section}>
              <h2>Elsewhere</h2>
              <div className={styles.actions}>
                {found.viewer.signedIn ? (
                  <Link className={forms.button} href={accountPath}>
                    Account and API keys
                  </Link>
                ) : null}
                {found.viewer.signedIn && found.viewer.admin ? (
                  <Link className={forms.button} href={usersPath}>
                    Users
                  </Link>
                ) : null}
                {found.viewer.admin ? (
                  <Link className={forms.button} href={diskAddress}>
                    Disk use
                  </Link>
                ) : null}
              </div>
            </section>
          </>
        )}
        <section className={styles.section}>
          <h2>Keys</h2>
          <p className={forms.hint}>They are kept in this browser.</p>
          <YourKeys />
        </section>
      </main>
    </>
  );
}
