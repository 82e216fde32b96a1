import { useState } from 'react';
import { useClient } from 'urql';
import { uploadWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { ImportPath } from './documents.ts';
import { FormatField } from './FormatField.tsx';
import type { FormatName } from './formats.ts';
import { ServerFolders } from './ServerFolders.tsx';
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
      <summary>{uploadWords.import.title}</summary>
      {open ? <Browser datasetId={datasetId} begun={begun} /> : null}
    </details>
  );
}

function Browser({ datasetId, begun }: ImportFormProps) {
  const client = useClient();
  const [path, setPath] = useState('');
  const [format, setFormat] = useState<FormatName | null>(null);
  const [classes, setClasses] = useState(true);
  const { busy, refusal, run } = useWork();
  const begin = () =>
    run(async () => {
      const wish = { datasetId, path: path.trim(), format, classes };
      accepted((await tell(client, ImportPath, wish)).importPath);
      setPath('');
      begun();
    });
  return (
    <form
      className={styles.browser}
      onSubmit={(event) => {
        event.preventDefault();
        void begin();
      }}
    >
      <ServerFolders path={path} setPath={setPath} />
      <FormatField label={uploadWords.import.format} value={format} change={setFormat} />
      <label className={forms.check}>
        <input type="checkbox" checked={classes} onChange={({ target }) => setClasses(target.checked)} />
        <span>{uploadWords.import.foldersAreClasses}</span>
      </label>
      <div className={forms.row}>
        <button type="submit" className={`${forms.button} ${forms.primary}`} disabled={busy || path.trim() === ''}>
          {uploadWords.import.begin}
        </button>
      </div>
      {refusal === null ? null : <p className={forms.refusal}>{refusal.message}</p>}
    </form>
  );
}
