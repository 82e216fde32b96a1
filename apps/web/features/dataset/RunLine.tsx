import { Ago } from '../frame/Ago.tsx';
import styles from './dataset.module.css';
import type { Run } from './documents.ts';

/** What the scores that are shown were made with. */
export function RunLine({ run, openWarnings }: { run: Run | null; openWarnings: () => void }) {
  if (run === null) return null;
  const { method, corpusVersion, labelSet, encoderId, device, finishedAt, createdAt, warnings } = run;
  const [encoder = encoderId] = encoderId.split('@');
  const facts = [
    method,
    ...(corpusVersion === null ? [] : [`corpus v${corpusVersion.number}`]),
    `labels v${labelSet.version}`,
  ];
  return (
    <>
      <span className={styles.run}>
        {facts.join(' · ')} · <span title={encoderId}>{encoder} encoder</span>
        {device === null ? null : ` on ${device}`} · <Ago moment={finishedAt ?? createdAt} />
      </span>
      {warnings.length > 0 ? (
        <button type="button" className={styles.pill} onClick={openWarnings} title={warnings.join('\n')}>
          {warnings.length === 1 ? '1 warning' : `${warnings.length} warnings`}
        </button>
      ) : null}
    </>
  );
}
