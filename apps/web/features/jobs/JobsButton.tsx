'use client';

import { formatCount, jobsWords } from '../../words/index.ts';
import { Hint } from '../frame/Hint.tsx';
import styles from './jobsButton.module.css';
import { useOpenWork } from './useOpenWork.ts';

/** How much is at work, on every page; opens what it is. */
export function JobsButton({ open }: { open: () => void }) {
  const work = useOpenWork();
  const count = work?.open ?? 0;
  const words = work === null || count === 0 ? jobsWords.button.idle : jobsWords.button.open({ jobs: count });
  return (
    <Hint says={words}>
      <button type="button" className={styles.button} onClick={open} data-open={count > 0 || undefined}>
        <span className="spoken">{words}</span>
        <span aria-hidden="true" className={styles.word}>
          {jobsWords.button.sign}
        </span>
        <span aria-hidden="true" className={styles.sign}>
          {count > 0 ? `●${formatCount(count)}` : '○'}
        </span>
      </button>
    </Hint>
  );
}
