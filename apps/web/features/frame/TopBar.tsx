import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import { appWords, frameWords } from '../../words/index.ts';
import { Account } from '../account/Account.tsx';
import { settingsAddress } from '../projects/addresses.ts';
import styles from './frame.module.css';
import { Hint } from './Hint.tsx';
import { ThemeToggle } from './ThemeToggle.tsx';
import { Tools } from './Tools.tsx';

export interface Crumb {
  readonly text: string;
  /** null for the page itself. */
  readonly href: string | null;
}

export interface TopBarProps {
  readonly crumbs: readonly Crumb[];
  /** The other pages of the project. */
  readonly links?: readonly PageLink[];
  readonly children?: ReactNode;
}

export interface PageLink {
  readonly text: string;
  readonly href: string;
  readonly here: boolean;
}

/** Where one is, what is known about it, and what is set for all pages. */
export function TopBar({ crumbs, links = [], children }: TopBarProps) {
  return (
    <header className={styles.bar}>
      <Link href="/" className={styles.name}>
        {appWords.name}
      </Link>
      <nav className={styles.crumbs} aria-label={frameWords.whereYouAre}>
        {crumbs.map(({ text, href }) => (
          <Fragment key={`${href}${text}`}>
            <span className={styles.slash} aria-hidden="true">
              /
            </span>
            {href === null ? (
              <h1 className={styles.here} title={text}>
                {text}
              </h1>
            ) : (
              <Link href={href} title={text}>
                {text}
              </Link>
            )}
          </Fragment>
        ))}
      </nav>
      <div className={styles.facts}>{children}</div>
      {links.length === 0 ? null : (
        <nav className={styles.links} aria-label={frameWords.pagesOfProject}>
          {links.map(({ text, href, here }) => (
            <Link key={href} href={href} aria-current={here ? 'page' : undefined}>
              {text}
            </Link>
          ))}
        </nav>
      )}
      <div className={styles.tools}>
        <Tools />
        <Account />
        <Hint says={appWords.pages.settings}>
          <Link href={settingsAddress} className={`${styles.icon} ${styles.settings}`}>
            <span aria-hidden="true">⚙</span>
            <span className="spoken">{appWords.pages.settings}</span>
          </Link>
        </Hint>
        <ThemeToggle />
      </div>
    </header>
  );
}
