import { useAnswer } from '../api/useAnswer.ts';
import { percentScale } from '../frame/scales.ts';
import styles from './meaning.module.css';
import { NearestNegatives } from './negativeDocuments.ts';

export interface MeaningListProps {
  readonly versionId: string;
  readonly text: string;
  readonly word: string | null;
  readonly onChoose: (word: string) => void;
}

/** The negatives that come nearest to a text by what they mean. */
export function MeaningList({ versionId, text, word, onChoose }: MeaningListProps) {
  const { data, failure, asking } = useAnswer(NearestNegatives, { id: versionId, text }, { waitMs: 250 });
  const words = data?.node?.__typename === 'CorpusVersion' ? data.node.nearest : [];
  return (
    <div className={styles.list} aria-busy={asking}>
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      <ol>
        {words.map((near) => (
          <li key={near.text} data-chosen={near.text === word || undefined}>
            <button type="button" onClick={() => onChoose(near.text)}>
              {near.text}
            </button>
            <span className={styles.track} aria-hidden="true">
              <span style={{ width: `${percentScale(0, 1)(near.similarity)}%` }} />
            </span>
            <span className={styles.similarity}>{near.similarity.toFixed(2)}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}
