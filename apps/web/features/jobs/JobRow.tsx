import Link from 'next/link';
import { type Client, useClient } from 'urql';
import { jobsWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { CancelExport, RetryExport } from '../export/documents.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { CancelProjection, RetryProjection } from '../map/documents.ts';
import { CancelUpload, RetryUpload } from '../upload/documents.ts';
import { CancelRun, RetryMining, RetryRun } from './documents.ts';
import type { JobFacts } from './jobFacts.ts';
import styles from './jobs.module.css';

/** One job: how far it is, what came of it or why it failed, and what can be done about it. */
export function JobRow({ job, changed }: { job: JobFacts; changed: () => void }) {
  const { id, title, about, state, progress, standing, createdAt, error } = job;
  const client = useClient();
  const { busy, refusal, run } = useWork();
  const deed = deedFor(job, client);
  return (
    <li className={styles.job}>
      <p className={styles.what}>
        <span className={styles.title}>{title}</span>
        <Link href={about.href} className={styles.about}>
          {about.text}
        </Link>
      </p>
      <p className={styles.state} data-state={state}>
        {jobsWords.states[state]}
      </p>
      <p className={styles.standing}>{standing}</p>
      <p className={styles.when}>
        <Ago moment={createdAt} />
      </p>
      <div className={styles.deed}>
        {deed === null ? null : (
          <button
            type="button"
            className={`${forms.button} ${forms.small}`}
            disabled={busy}
            aria-label={jobsWords.deeds[deed.kind].spoken({ job: title, about: about.text })}
            onClick={async () => (await run(() => deed.act(id))) && changed()}
          >
            {jobsWords.deeds[deed.kind].name}
          </button>
        )}
      </div>
      {state === 'running' ? (
        <progress
          className={`${forms.track} ${styles.wide}`}
          max={1}
          value={progress}
          aria-label={jobsWords.progress({ job: title })}
        />
      ) : null}
      {error === null ? null : (
        <p className={`${forms.refusal} ${styles.wide}`}>
          {error.message} <code className={styles.code}>{error.code}</code>
        </p>
      )}
      {refusal === null ? null : <p className={`${forms.refusal} ${styles.wide}`}>{refusal.message}</p>}
    </li>
  );
}

interface Deed {
  readonly kind: 'cancel' | 'retry';
  readonly act: (id: string) => Promise<void>;
}

/** What can be done about a job as it stands; null where nothing can. */
function deedFor({ kind, state }: JobFacts, client: Client): Deed | null {
  const open = state === 'queued' || state === 'running';
  switch (kind) {
    case 'run':
      if (open) {
        return { kind: 'cancel', act: async (id) => void accepted((await tell(client, CancelRun, { id })).cancelRun) };
      }
      return state === 'failed' || state === 'cancelled'
        ? { kind: 'retry', act: async (id) => void accepted((await tell(client, RetryRun, { id })).retryRun) }
        : null;
    case 'archive':
      return open
        ? {
            kind: 'cancel',
            act: async (uploadId) => void accepted((await tell(client, CancelUpload, { uploadId })).cancelUpload),
          }
        : state === 'failed'
          ? {
              kind: 'retry',
              act: async (uploadId) => void accepted((await tell(client, RetryUpload, { uploadId })).retryUpload),
            }
          : null;
    case 'map':
      return open
        ? {
            kind: 'cancel',
            act: async (projectionId) =>
              void accepted((await tell(client, CancelProjection, { projectionId })).cancelProjection),
          }
        : state === 'failed' || state === 'cancelled'
          ? {
              kind: 'retry',
              act: async (projectionId) =>
                void accepted((await tell(client, RetryProjection, { projectionId })).retryProjection),
            }
          : null;
    case 'export':
      if (open) {
        return {
          kind: 'cancel',
          act: async (id) => void accepted((await tell(client, CancelExport, { id })).cancelExport),
        };
      }
      return state === 'failed' || state === 'cancelled'
        ? { kind: 'retry', act: async (id) => void accepted((await tell(client, RetryExport, { id })).retryExport) }
        : null;
    case 'mining':
      return state === 'failed'
        ? {
            kind: 'retry',
            act: async (id) => void accepted((await tell(client, RetryMining, { id })).retryCorpusDraft),
          }
        : null;
    default:
      return kind satisfies never;
  }
}
