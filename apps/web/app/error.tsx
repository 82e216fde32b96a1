'use client';

import frame from '../features/frame/frame.module.css';
import { Notice } from '../features/frame/Notice.tsx';

export default function Failure({ retry }: { retry: () => void }) {
  return (
    <main>
      <Notice
        title="This page could not be shown"
        action={
          <button type="button" className={frame.button} onClick={retry}>
            Try again
          </button>
        }
      >
        Something went wrong inside the web server; its log has the details.
      </Notice>
    </main>
  );
}
