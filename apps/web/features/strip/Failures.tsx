import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { stripWords } from '../../words/index.ts';
import { loadSamples, type SamplePages } from '../samples/loadSamples.ts';
import styles from './stepPanel.module.css';

export interface FailuresProps {
  readonly datasetId: string;
  readonly revision: string;
  readonly showFailed: () => void;
}

/** The samples that could not be read, each with the reason. */
export function Failures({ datasetId, revision, showFailed }: FailuresProps) {
  const client = useClient();
  const [failed, setFailed] = useState<SamplePages | null>(null);
  const [trouble, setTrouble] = useState<string | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new revision may have failed at more
  useEffect(() => {
    let left = false;
    loadSamples(client, { datasetId, filter: { failed: true } }).then(
      (pages) => left || setFailed(pages),
      (error: unknown) => left || setTrouble(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      left = true;
    };
  }, [client, datasetId, revision]);

  return (
    <section className={styles.failures}>
      <h3>{stripWords.failures.title}</h3>
      {trouble === null ? null : <p className={styles.error}>{trouble}</p>}
      <ul>
        {failed?.samples.map(({ id, path, error }) => (
          <li key={id}>
            <span className={styles.path}>{path}</span>
            <span className={styles.reason}>{error?.message}</span>
            <code>{error?.code}</code>
          </li>
        ))}
      </ul>
      {failed === null ? null : (
        <button type="button" className={styles.show} onClick={showFailed}>
          {stripWords.failures.show({ photos: failed.totalCount })}
        </button>
      )}
    </section>
  );
}
