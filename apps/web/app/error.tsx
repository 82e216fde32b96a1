'use client';

import frame from '../features/frame/frame.module.css';
import { Notice } from '../features/frame/Notice.tsx';
import { appWords } from '../words/index.ts';

const { failure } = appWords;

export default function Failure({ retry }: { retry: () => void }) {
  return (
    <main>
      <Notice
        title={failure.title}
        action={
          <button type="button" className={frame.button} onClick={retry}>
            {failure.again}
          </button>
        }
      >
        {failure.explanation}
      </Notice>
    </main>
  );
}
