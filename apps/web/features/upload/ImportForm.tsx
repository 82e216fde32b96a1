import { useState } from 'react';
import { useClient } from 'urql';
import { accepted, tell } from '../api/ask.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { useWork } from '../api/useWork.ts';
import { formatCount, plural } from '../format/numbers.ts';
import forms from '../frame/forms.module.css';
import { ImportPath, LookIntoFolder } from './documents.ts';
import { FormatField } from './FormatField.tsx';
import type { FormatName } from './formats.ts';
import styles from './upload.module.css';

export interface ImportFormProps {
  readonly datasetId: string;
  /** Is told when an import is queued. */
  readonly begun: () => void;
}

/** Imports a folder that the server can read; those that are allowed are browsed. */
export function ImportForm({ datasetId, begun }: ImportFormProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className={`${forms.more} ${styles.import}`} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>Import a folder of the server</summary>
      {open ? <Browser datasetId={datasetId} begun={begun} /> : null}
    </details>
  );
}

function Browser({ datasetId, begun }: ImportFormProps) {
  const client = useClient();
  const [path, setPath] = useState('');
  const [format, setFormat] = useState<FormatName | null>(null);
  const [classes, setClasses] = useState(true);
  const { data, failure, asking } = useAnswer(LookIntoFolder, { path: path.trim() || null }, { waitMs: 200 });
  const { busy, refusal, run } = useWork();
  const found = data?.importFolder;
  const begin = () =>
    run(async () => {
      const wish = { datasetId, path: path.trim(), format, classes };
      accepted((await tell(client, ImportPath, wish)).importPath);
      setPath('');
      begun();
    });
  if (path === '' && found !== undefined && found.folders.length === 0) {
    return (
      <p className={forms.hint}>No folders may be imported yet: whoever runs Stray names them in STRAY_IMPORT_PATHS.</p>
    );
  }
  return (
    <form
      className={styles.browser}
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <label className={forms.field}>
        Folder or archive on the server, or s3://bucket/prefix
        <input
          className={forms.input}
          value={path}
          onChange={({ target }) => setPath(target.value)}
          spellCheck={false}
          autoComplete="off"
        />
      </label>
      {found === undefined ? null : (
        <ul className={styles.entries} aria-label="Folders" aria-busy={asking}>
          {path === '' ? null : (
            <li>
              <button type="button" onClick={() => setPath('')}>
                all folders
              </button>
            </li>
          )}
          {[...found.folders, ...found.archives].map((entry) => (
            <li key={entry.path}>
              <button type="button" onClick={() => setPath(entry.path)} title={entry.path}>
                {entry.name}
              </button>
            </li>
          ))}
        </ul>
      )}
      {found === undefined || path === '' ? null : (
        <p className={forms.hint}>
          {plural(found.folders.length, 'folder')}, {plural(found.images, 'photo')}, {formatCount(found.others)} other
          {found.more ? ', and more' : ''}
        </p>
      )}
      {failure === null || path === '' ? null : <p className={forms.hint}>{failure}</p>}
      <FormatField label="What the photos show is told by" value={format} change={setFormat} />
      <label className={forms.check}>
        <input type="checkbox" checked={classes} onChange={({ target }) => setClasses(target.checked)} />
        <span>Folders and annotations are declared classes</span>
      </label>
      <div className={forms.row}>
        <button type="submit" className={`${forms.button} ${forms.primary}`} disabled={busy || path.trim() === ''}>
          Import
        </button>
      </div>
      {refusal === null ? null : <p className={forms.refusal}>{refusal.message}</p>}
    </form>
  );
}
