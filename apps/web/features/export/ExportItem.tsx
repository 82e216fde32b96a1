import { useClient } from 'urql';
import { exportWords, formatBytes } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { useMay } from '../members/MayContext.tsx';
import { CancelExport, DeleteExport, type ExportRow, RetryExport } from './documents.ts';
import styles from './export.module.css';
import { ManifestView } from './ManifestView.tsx';
import { isOpen, shareOf } from './progress.ts';

const words = exportWords.list;

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
        <span>{exportWords.formats[format].name}</span>
        <Ago moment={createdAt} />
      </p>
      <p className={styles.file} title={fileName}>
        {fileName}
      </p>
      <p className={styles.standing} data-state={status}>
        {exportWords.states[status]}
        {status === 'RUNNING' ? ` · ${words.share({ share: shareOf(row), done: row.done, total: row.total })}` : ''}
        {bytes === null ? '' : ` · ${formatBytes(bytes)}`}
      </p>
      {isOpen(row) ? (
        <progress className={forms.track} max={1} value={shareOf(row)} aria-label={words.madeOf({ file: fileName })} />
      ) : null}
      {error === null ? null : <p className={forms.refusal}>{error.message}</p>}
      <div className={forms.row}>
        {address === null ? null : (
          <a className={`${forms.button} ${forms.small} ${forms.primary}`} href={address} download={fileName}>
            {words.download}
          </a>
        )}
        {!may.review ? null : isOpen(row) ? (
          <button
            type="button"
            className={small}
            disabled={busy}
            onClick={cancel}
            aria-label={words.cancelOne({ file: fileName })}
          >
            {words.cancel}
          </button>
        ) : (
          <>
            <button
              type="button"
              className={small}
              disabled={busy}
              onClick={retry}
              aria-label={words.repeatOne({ file: fileName })}
              title={words.repeatHint}
            >
              {status === 'COMPLETED' ? words.repeat : words.retry}
            </button>
            {may.curate ? (
              <button
                type="button"
                className={small}
                disabled={busy}
                onClick={remove}
                aria-label={words.removeOne({ file: fileName })}
              >
                {words.remove}
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
