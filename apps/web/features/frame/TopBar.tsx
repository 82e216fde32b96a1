import Link from 'next/link';
import { Fragment, type ReactNode } from 'react';
import styles from './frame.module.css';
import { ThemeToggle } from './ThemeToggle.tsx';

export interface Crumb {
  readonly text: string;
  /** null for the page itself. */
  readonly href: string | null;
}

/** Where one is, what is known about it, and what is set for all pages. */
export function TopBar({ crumbs, children }: { crumbs: readonly Crumb[]; children?: ReactNode }) {
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
      <ThemeToggle />
    </header>
  );
}
