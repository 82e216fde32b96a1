import { appWords, frameWords } from '../../words/index.ts';
import frame from './frame.module.css';
import styles from './pageSkeleton.module.css';

const lines = ['70%', '40%', '55%', '62%', '35%', '48%'];

/** A page of lines before its data is there, seen only when that takes its time. */
export function PageSkeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label={frameWords.loading}>
      <div className={frame.bar}>
        <span className={frame.name}>{appWords.name}</span>
      </div>
      <div className={styles.lines}>
        {lines.map((width) => (
          <span key={width} className={styles.line} style={{ width }} />
        ))}
      </div>
    </div>
  );
}
