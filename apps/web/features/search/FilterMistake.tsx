import type { FilterError } from '@stray/core/filter';
import styles from './search.module.css';

/** What is wrong with a filter, and where. */
export function FilterMistake({ id, text, error }: { id: string; text: string; error: FilterError }) {
  const { message, from, to } = error;
  return (
    <div id={id} className={styles.mistake} role="alert">
      <p>{message}</p>
      <p aria-hidden="true" className={styles.place}>
        {text.slice(0, from)}
        <mark>{text.slice(from, Math.max(to, from)) || '\u00a0'}</mark>
        {text.slice(Math.max(to, from))}
      </p>
    </div>
  );
}
