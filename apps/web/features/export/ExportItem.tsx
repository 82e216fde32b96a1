import { useClient } from 'urql';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { formatBytes, formatCount, formatShare } from '../format/numbers.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { useMay } from '../members/MayContext.tsx';
import { CancelExport, DeleteExport, type ExportRow, RetryExport } from './documents.ts';
import styles from './export.module.css';
import { formatWords, isOpen, shareOf, stateWords } from './exportWords.ts';
import { ManifestView } from './ManifestView.tsx';

/** One export: how far it is, what came of it, and what can be done with it. */
export function ExportItem({ row, changed }: { row: ExportRow; changed: () => void }) {
  const { id, format, status, fileName, bytes, address, manifest, error, createdAt } = row;
  const client = useClient();
  const { busy, refusal, run } = useWork();
  const may = useMay();
  const act = (work: () => Promise<unknown>) => async () => {
    if (await run(async () => void (await work()))) changed();
  };
  const cancel = act(async () => accepted((await tell(client, CancelExport, { id })).cancelExport));
  const retry = act(async () => accepted((await tell(client, RetryExport, { id })).retryExport));
  const remove = act(async () => accepted((await tell(client, DeleteExport, { id })).deleteExport));
  const small = `${forms.button} ${forms.small}`;
  return (
    <li className={styles.item}>
      <p className={styles.title}>
        <span>{formatWords[format].name}</span>
        <Ago moment={createdAt} />
      </p>
      <p className={styles.file} title={fileName}>
        {fileName}
      </p>
      <p className={styles.standing} data-state={status}>
        {stateWords[status]}
        {status === 'RUNNING'
          ? ` · ${formatShare(shareOf(row))} · ${formatCount(row.done)} of ${formatCount(row.total)}`
          : ''}
        {bytes === null ? '' : ` · ${formatBytes(bytes)}`}
      </p>
      {isOpen(row) ? (
        <progress className={forms.track} max={1} value={shareOf(row)} aria-label={`Made of ${fileName}`} />
      ) : null}
      {error === null ? null : <p className={forms.refusal}>{error.message}</p>}
      <div className={forms.row}>
        {address === null ? null : (
          <a className={`${forms.button} ${forms.small} ${forms.primary}`} href={address} download={fileName}>
            Download
          </a>
        )}
        {!may.review ? null : isOpen(row) ? (
          <button type="button" className={small} disabled={busy} onClick={cancel} aria-label={`Cancel ${fileName}`}>
            Cancel
          </button>
        ) : (
          <>
            <button
              type="button"
              className={small}
              disabled={busy}
              onClick={retry}
              aria-label={`Make ${fileName} again`}
              title="As of the same moment"
            >
              {status === 'COMPLETED' ? 'Make again' : 'Try again'}
            </button>
            {may.curate ? (
              <button
                type="button"
                className={small}
                disabled={busy}
                onClick={remove}
                aria-label={`Delete ${fileName}`}
              >
                Delete
              </button>
            ) : null}
          </>
        )}
      </div>
      {refusal === null ? null : <p className={forms.refusal}>{refusal.message}</p>}
      {manifest === null ? null : <ManifestView manifest={manifest} sha256={row.sha256} fileName={fileName} />}
    </li>
  );
}
