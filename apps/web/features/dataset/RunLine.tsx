import { datasetWords } from '../../words/index.ts';
import { Ago } from '../frame/Ago.tsx';
import styles from './dataset.module.css';
import type { Run } from './documents.ts';

const words = datasetWords.run;

/** What the scores that are shown were made with. */
export function RunLine({ run, openWarnings }: { run: Run | null; openWarnings: () => void }) {
  if (run === null) return null;
  const { method, corpusVersion, labelSet, encoderId, device, finishedAt, createdAt, warnings } = run;
  const [name = encoderId] = encoderId.split('@');
  const encoding = <span title={encoderId}>{words.encoder({ name })}</span>;
  const facts = [
    method,
    ...(corpusVersion === null ? [] : [words.corpus({ version: corpusVersion.number })]),
    words.labels(labelSet),
  ];
  return (
    <>
      <span className={styles.run}>
        {facts.join(' · ')} · {device === null ? encoding : words.encoderOn({ encoder: encoding, device })} ·{' '}
        <Ago moment={finishedAt ?? createdAt} />
      </span>
      {warnings.length > 0 ? (
        <button type="button" className={styles.pill} onClick={openWarnings} title={warnings.join('\n')}>
          {words.warnings({ warnings: warnings.length })}
        </button>
      ) : null}
    </>
  );
}
