import { uploadWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import forms from '../frame/forms.module.css';
import { LookIntoFolder } from './documents.ts';
import styles from './upload.module.css';

export interface ServerFoldersProps {
  readonly path: string;
  readonly setPath: (path: string) => void;
  readonly disabled?: boolean;
}

/** A folder or an archive that the server can read; those that are allowed are browsed. */
export function ServerFolders({ path, setPath, disabled = false }: ServerFoldersProps) {
  const { data, failure, asking } = useAnswer(LookIntoFolder, { path: path.trim() || null }, { waitMs: 200 });
  const found = data?.importFolder;
  if (path === '' && found !== undefined && found.folders.length === 0) {
    return <p className={forms.hint}>{uploadWords.folders.noneAllowed}</p>;
  }
  return (
    <div className={styles.browser}>
      <label className={forms.field}>
        {uploadWords.folders.path}
        <input
          className={forms.input}
          value={path}
          disabled={disabled}
          onChange={({ target }) => setPath(target.value)}
          spellCheck={false}
          autoComplete="off"
        />
      </label>
      {found === undefined ? null : (
        <ul className={styles.entries} aria-label={uploadWords.folders.label} aria-busy={asking}>
          {path === '' ? null : (
            <li>
              <button type="button" disabled={disabled} onClick={() => setPath('')}>
                {uploadWords.folders.all}
              </button>
            </li>
          )}
          {[...found.folders, ...found.archives].map((entry) => (
            <li key={entry.path}>
              <button type="button" disabled={disabled} onClick={() => setPath(entry.path)} title={entry.path}>
                {entry.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      {found === undefined || path === '' ? null : (
        <p className={forms.hint}>
          {uploadWords.folders.content({
            folders: found.folders.length,
            photos: found.images,
            others: found.others,
            more: found.more,
          })}
        </p>
      )}
      {failure === null || path === '' ? null : <p className={forms.hint}>{failure}</p>}
    </div>
  );
}
