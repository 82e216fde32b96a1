import { useClient } from 'urql';
import { formatShare, uploadWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { useMay } from '../members/MayContext.tsx';
import { DeleteUpload } from '../removal/documents.ts';
import { type Archive, CancelUpload, ListUploads, RetryUpload } from './documents.ts';
import { Found } from './Found.tsx';
import styles from './upload.module.css';

/** The archives that were sent to a dataset, the folders that are imported, and how far they are taken in; asked anew with every `revision`. */
export function Archives({ datasetId, revision }: { datasetId: string; revision: string }) {
  const client = useClient();
  const { data, again } = useAnswer(ListUploads, { datasetId }, { revision });
  const { busy, refusal, run } = useWork();
  const may = useMay();
  const found = data?.node && 'uploads' in data.node ? data.node.uploads : undefined;
  if (found === undefined || found.totalCount === 0) return null;
  const cancel = (uploadId: string) =>
    run(async () => {
      accepted((await tell(client, CancelUpload, { uploadId })).cancelUpload);
      again();
    });
  const retry = (uploadId: string) =>
    run(async () => {
      accepted((await tell(client, RetryUpload, { uploadId })).retryUpload);
      again();
    });
  const remove = (uploadId: string) =>
    run(async () => {
      accepted((await tell(client, DeleteUpload, { uploadId })).deleteUpload);
      again();
    });
  return (
    <section className={styles.archives} aria-label={uploadWords.archives.title}>
      <h3>{uploadWords.archives.title}</h3>
      <ul>
        {found.edges.map(({ node }) => (
          <li key={node.id}>
            <p className={styles.name} title={node.source ?? node.name}>
              {node.name}
            </p>
            <p className={forms.hint}>{standingOf(node)}</p>
            <Found upload={node} />
            {node.status === 'RUNNING' || node.status === 'QUEUED' ? (
              <div className={forms.row}>
                <progress
                  className={forms.track}
                  max={1}
                  value={node.progress}
                  aria-label={uploadWords.archives.progress({ name: node.name })}
                />
                {may.curate ? (
                  <button
                    type="button"
                    className={`${forms.button} ${forms.small}`}
                    disabled={busy}
                    onClick={() => cancel(node.id)}
                  >
                    {uploadWords.archives.cancel}
                  </button>
                ) : null}
              </div>
            ) : !may.curate ? null : (
              <button
                type="button"
                className={`${forms.button} ${forms.small}`}
                aria-label={uploadWords.archives.removeSpoken({ name: node.name })}
                disabled={busy}
                onClick={() => remove(node.id)}
              >
                {uploadWords.archives.remove}
              </button>
            )}
            {node.error === null ? null : <p className={forms.refusal}>{node.error.message}</p>}
            {may.curate && node.source !== null && (node.status === 'FAILED' || node.status === 'CANCELLED') ? (
              <div className={forms.row}>
                <button
                  type="button"
                  className={`${forms.button} ${forms.small}`}
                  disabled={busy}
                  onClick={() => retry(node.id)}
                >
                  {uploadWords.archives.tryAgain}
                </button>
              </div>
            ) : null}
          </li>
        ))}
      </ul>
      {refusal === null ? null : <p className={forms.refusal}>{refusal.message}</p>}
    </section>
  );
}

function standingOf({ status, progress, done, failed, passedOver }: Archive): string {
  const counts = uploadWords.archives.counts({ photos: done, refused: failed, passedOver });
  switch (status) {
    case 'QUEUED':
      return uploadWords.archives.queued;
    case 'RUNNING':
      return uploadWords.archives.running({ share: formatShare(progress), counts });
    case 'COMPLETED':
      return counts;
    case 'FAILED':
      return uploadWords.archives.failed({ counts });
    case 'CANCELLED':
      return uploadWords.archives.cancelled({ counts });
    default:
      return status satisfies never;
  }
}
