import { searchWords } from '../../words/index.ts';
import styles from './search.module.css';

/** For who has no clipboard and nothing to drop. */
export function SearchByPhoto({ busy, onFiles }: { busy: boolean; onFiles: (files: readonly File[]) => void }) {
  return (
    <label className={styles.photo} title={searchWords.photo.hint}>
      {busy ? (
        <span aria-hidden="true">…</span>
      ) : (
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <rect x="1.5" y="3" width="13" height="10" rx="1.5" />
          <path d="M2 11.5 6 7.5l3 3 1.5-1.5 3 3" />
          <circle cx="11" cy="6" r="0.9" />
        </svg>
      )}
      <span className="spoken">{busy ? searchWords.photo.busy : searchWords.photo.name}</span>
      <input
        type="file"
        accept="image/*"
        className="spoken"
        disabled={busy}
        onChange={({ target }) => {
          onFiles([...(target.files ?? [])]);
          target.value = '';
        }}
      />
    </label>
  );
}
