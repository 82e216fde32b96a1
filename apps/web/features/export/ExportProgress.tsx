import { useEffect } from 'react';
import { exportWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import forms from '../frame/forms.module.css';
import { LookAtExport } from './documents.ts';
import { ExportItem } from './ExportItem.tsx';
import styles from './export.module.css';
import { isOpen } from './progress.ts';

const lookEveryMs = 700;

/** An export that was just started, until its file is there. */
export function ExportProgress({ id, close }: { id: string; close: () => void }) {
  const { data, failure, asking, again } = useAnswer(LookAtExport, { id });
  const row = data?.node && 'format' in data.node ? data.node : null;
  const open = row !== null && isOpen(row);
  useEffect(() => {
    if (!open || asking) return;
    const timer = setTimeout(again, lookEveryMs);
    return () => clearTimeout(timer);
  }, [open, asking, again]);
  return (
    <div className={forms.form}>
      {failure === null ? null : <p className={forms.refusal}>{failure}</p>}
      <ul className={styles.list} role="status">
        {row === null ? null : <ExportItem row={row} changed={again} />}
      </ul>
      {open ? <p className={forms.hint}>{exportWords.dialog.goesOn}</p> : null}
      <div className={forms.row}>
        <button type="button" className={forms.button} onClick={close}>
          {exportWords.dialog.close}
        </button>
      </div>
    </div>
  );
}
