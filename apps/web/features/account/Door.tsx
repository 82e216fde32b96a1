import type { ReactNode } from 'react';
import { appWords } from '../../words/index.ts';
import frame from '../frame/frame.module.css';
import { ThemeToggle } from '../frame/ThemeToggle.tsx';
import styles from './account.module.css';

/** A page for those who are not in yet. */
export function Door({ title, children }: { title: string; children: ReactNode }) {
  return (
    <>
      <header className={frame.bar}>
        <span className={frame.name}>{appWords.name}</span>
        <div className={frame.facts} />
        <ThemeToggle />
      </header>
      <main className={styles.door}>
        <h1>{title}</h1>
        {children}
      </main>
    </>
  );
}
