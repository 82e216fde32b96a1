'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useTransition } from 'react';
import { frameWords } from '../../words/index.ts';
import styles from './frame.module.css';
import { Notice } from './Notice.tsx';

const words = frameWords.unreachable;
const retryAfterMs = 4_000;

/** Asks again by itself until there is an answer. */
export function Unreachable({ reason }: { reason: string }) {
  const router = useRouter();
  const [asking, start] = useTransition();
  useEffect(() => {
    const timer = setInterval(() => start(() => router.refresh()), retryAfterMs);
    return () => clearInterval(timer);
  }, [router]);
  return (
    <Notice
      title={words.title}
      command="npm start"
      action={
        <button type="button" className={styles.button} onClick={() => start(() => router.refresh())}>
          {asking ? words.asking : words.again}
        </button>
      }
    >
      {words.explanation({ reason })}
    </Notice>
  );
}
