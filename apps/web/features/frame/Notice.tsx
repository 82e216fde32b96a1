import type { ReactNode } from 'react';
import { frameWords } from '../../words/index.ts';
import styles from './frame.module.css';

export interface NoticeProps {
  readonly title: string;
  readonly children: ReactNode;
  /** A line for the terminal that does the same. */
  readonly command?: string;
  readonly action?: ReactNode;
}

/** What a page says that has nothing to show: what it is for, and what to do. */
export function Notice({ title, children, command, action }: NoticeProps) {
  return (
    <section className={styles.notice}>
      <h2>{title}</h2>
      <p>{children}</p>
      {action}
      {command === undefined ? null : (
        <>
          <p className={styles.hint}>{frameWords.fromTerminal}</p>
          <pre>
            <code>{command}</code>
          </pre>
        </>
      )}
    </section>
  );
}
