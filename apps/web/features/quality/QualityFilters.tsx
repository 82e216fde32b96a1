import { useState } from 'react';
import { useClient } from 'urql';
import { formatCount, qualityWords } from '../../words/index.ts';
import { messageOf, tell } from '../api/ask.ts';
import { useAnswer } from '../api/useAnswer.ts';
import styles from '../samples/filters.module.css';
import { LookAtQuality, MeasureQuality } from './documents.ts';
import type { Issue } from './issues.ts';

export interface QualityFiltersProps {
  readonly datasetId: string;
  readonly revision: string;
  readonly chosen: Issue | null;
  readonly choose: (issue: Issue | null) => void;
}

/** How many photos are dark, blurry and the like, each to be looked at alone. */
export function QualityFilters({ datasetId, revision, chosen, choose }: QualityFiltersProps) {
  const client = useClient();
  const { data } = useAnswer(LookAtQuality, { id: datasetId }, { revision });
  const [asked, setAsked] = useState<string | null>(null);
  const quality = data?.node?.__typename === 'Dataset' ? data.node.quality : null;
  const shown = quality?.issues.filter(({ issue, count }) => count > 0 || issue === chosen) ?? [];
  const unmeasured = quality?.unmeasured ?? 0;
  if (shown.length === 0 && unmeasured === 0) return null;
  const measure = () => {
    setAsked(qualityWords.measuring);
    tell(client, MeasureQuality, { id: datasetId }).then(
      ({ measureQuality }) => setAsked(measureQuality.userErrors[0]?.message ?? qualityWords.measuring),
      (error: unknown) => setAsked(messageOf(error)),
    );
  };
  return (
    <>
      <h2>{qualityWords.title}</h2>
      <ul>
        {shown.map(({ issue, count }) => (
          <li key={issue}>
            <button
              type="button"
              className={styles.choice}
              aria-pressed={issue === chosen}
              onClick={() => choose(issue === chosen ? null : issue)}
            >
              <span>{qualityWords.names[issue]}</span>
              <span className={styles.count}>{formatCount(count)}</span>
            </button>
          </li>
        ))}
        {unmeasured === 0 ? null : (
          <li>
            <button
              type="button"
              className={styles.choice}
              title={qualityWords.unmeasuredHint}
              disabled={asked !== null}
              onClick={measure}
            >
              <span role="status">{asked ?? qualityWords.unmeasured}</span>
              <span className={styles.count}>{formatCount(unmeasured)}</span>
            </button>
          </li>
        )}
      </ul>
    </>
  );
}
