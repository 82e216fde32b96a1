import { corpusWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import forms from '../frame/forms.module.css';
import type { NewEdit } from './editDraft.ts';
import styles from './insight.module.css';
import { LookAtInsight } from './negativeDocuments.ts';

const words = corpusWords.insight;

export interface InsightPanelProps {
  readonly versionId: string;
  /** Whether the run that is shown was scored against just these negatives. */
  readonly scored: boolean;
  readonly dataset: { readonly id: string; readonly name: string };
  readonly busy: boolean;
  readonly onEdit: (edit: NewEdit) => void;
  readonly onPromote: (word: string) => void;
  readonly onChoose: (word: string) => void;
}

/** What a run says of the negatives: which win, which come near a class, and what might be done. */
export function InsightPanel({ versionId, scored, dataset, busy, onEdit, onPromote, onChoose }: InsightPanelProps) {
  const { data, failure } = useAnswer(LookAtInsight, { id: versionId, datasetId: dataset.id });
  const insight = data?.node?.__typename === 'CorpusVersion' ? data.node.insight : null;
  if (failure !== null) return <p className={`${styles.panel} ${forms.refusal}`}>{failure}</p>;
  if (insight === null) return <p className={`${styles.panel} ${styles.dim}`}>…</p>;
  const { aliveCount, deadCount, collisions, suggestions } = insight;
  return (
    <section className={styles.panel} aria-label={words.label}>
      <h2>{words.title({ dataset: dataset.name })}</h2>
      <p className={styles.dim}>{words.counts({ alive: aliveCount, dead: deadCount })}</p>
      {scored ? null : <p className={styles.dim}>{words.otherVersion({ dataset: dataset.name })}</p>}
      {suggestions.length > 0 ? (
        <section>
          <h3>{words.suggestions}</h3>
          <ul className={styles.suggestions}>
            {suggestions.map(({ kind, why, negative: { text, polarity } }) => (
              <li key={`${kind} ${text}`}>
                <p>
                  <button type="button" className={styles.word} onClick={() => onChoose(text)}>
                    {text}
                  </button>{' '}
                  {why}
                </p>
                <button
                  type="button"
                  className={`${forms.button} ${forms.small}`}
                  disabled={busy}
                  onClick={() => (kind === 'PROMOTE' ? onPromote(text) : onEdit({ kind, text, polarity }))}
                >
                  {words.deeds[kind]}
                </button>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
      {collisions.length > 0 ? (
        <section>
          <h3>{words.collisions}</h3>
          <ul className={styles.collisions}>
            {collisions.slice(0, 12).map(({ text, nearestLabel }) => (
              <li key={text}>
                <button type="button" className={styles.word} onClick={() => onChoose(text)}>
                  {text}
                </button>
                <span className={styles.label}>{nearestLabel.text}</span>
                <span className={styles.similarity}>{nearestLabel.similarity.toFixed(2)}</span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </section>
  );
}
