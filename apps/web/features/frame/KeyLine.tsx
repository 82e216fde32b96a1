import styles from './keys.module.css';
import { keyTable } from './keys.ts';

/** The most used keys, at the foot of the page. */
export function KeyLine({ say, openAll }: { say: string | null; openAll: () => void }) {
  return (
    <footer className={styles.line}>
      {keyTable.map(({ keys, brief }) =>
        brief === undefined ? null : (
          <span key={brief} className={styles.key}>
            {keys.map((key) => (
              <kbd key={key}>{key}</kbd>
            ))}
            {brief === 'all keys' ? (
              <button type="button" onClick={openAll}>
                {brief}
              </button>
            ) : (
              brief
            )}
          </span>
        ),
      )}
      <span className={styles.say} role="status">
        {say}
      </span>
    </footer>
  );
}
