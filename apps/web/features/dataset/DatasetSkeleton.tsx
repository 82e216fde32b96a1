import { appWords, datasetWords } from '../../words/index.ts';
import frame from '../frame/frame.module.css';
import styles from './skeleton.module.css';

const tiles = Array.from({ length: 48 }, (_, place) => place);

/** The page before its data is there, seen only when that takes its time. */
export function DatasetSkeleton() {
  return (
    <div className={styles.skeleton} role="status" aria-label={datasetWords.loading}>
      <div className={frame.bar}>
        <span className={frame.name}>{appWords.name}</span>
      </div>
      <div className={styles.strip} />
      <div className={styles.band} />
      <div className={styles.tiles}>
        {tiles.map((place) => (
          <span key={place} className={styles.tile} />
        ))}
      </div>
    </div>
  );
}
