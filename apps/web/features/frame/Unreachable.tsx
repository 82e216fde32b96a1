'use client';

import { useRouter } from 'next/navigation';
import { useEffect, useTransition } from 'react';
import styles from './frame.module.css';
import { Notice } from './Notice.tsx';

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
      title="The API does not answer"
      command="npm start"
      action={
        <button type="button" className={styles.button} onClick={() => start(() => router.refresh())}>
          {asking ? 'Asking…' : 'Ask again now'}
        </button>
      }
    >
      {reason} This page asks again every few seconds and opens when it can. If Stray runs elsewhere, API_URL of the web
      server has to name it.
    </Notice>
  );
}
