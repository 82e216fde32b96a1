import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import { Account } from '../account/Account.tsx';
import styles from './frame.module.css';
import { ThemeToggle } from './ThemeToggle.tsx';

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
        Stray
      </Link>
      <nav className={styles.crumbs} aria-label="Where you are">
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
        <nav className={styles.links} aria-label="Pages of the project">
          {links.map(({ text, href, here }) => (
            <Link key={href} href={href} aria-current={here ? 'page' : undefined}>
              {text}
            </Link>
          ))}
        </nav>
      )}
      <Link href="/disk" className={styles.icon} title="Disk use">
        <svg viewBox="0 0 16 16" width="16" height="16" fill="none" stroke="currentColor" aria-hidden="true">
          <ellipse cx="8" cy="3.5" rx="5.5" ry="2" />
          <path d="M2.5 3.5v9c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2v-9M2.5 8c0 1.1 2.5 2 5.5 2s5.5-.9 5.5-2" />
        </svg>
        <span className="spoken">Disk use</span>
      </Link>
      <Account />
      <ThemeToggle />
    </header>
  );
}
