import styles from './search.module.css';

/** For who has no clipboard and nothing to drop. */
export function SearchByPhoto({ busy, onFiles }: { busy: boolean; onFiles: (files: readonly File[]) => void }) {
  return (
    <label className={styles.photo} title="Search by a photo: choose one, drop it here, or paste it anywhere">
      <span aria-hidden="true">{busy ? '…' : '▣'}</span>
      <span className="spoken">{busy ? 'Looking at the photo' : 'Search by a photo'}</span>
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
