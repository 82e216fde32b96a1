import { precisionBelow } from '@stray/core/precision';
import { formatCount, reviewWords, stripWords } from '../../words/index.ts';
import type { Dataset } from '../dataset/documents.ts';
import { initialView, type ViewState } from '../dataset/viewState.ts';
import { Hint } from '../frame/Hint.tsx';
import styles from '../strip/stepPanel.module.css';
import { decisions } from './decisionWords.ts';
import type { FineScores } from './documents.ts';
import review from './review.module.css';

export interface ReviewStepProps {
  readonly dataset: Dataset;
  readonly fine: FineScores | null;
  readonly change: (change: Partial<ViewState>) => void;
  /** Leads to the photo whose decision would tell most. */
  readonly informative: () => void;
}

/** How far the review has come, and what it says about the flags. */
export function ReviewStep({ dataset, fine, change, informative }: ReviewStepProps) {
  const run = dataset.shownRun;
  const counts = fine?.reviewCounts ?? null;
  const threshold = run?.threshold ?? null;
  const estimate = fine === null || threshold === null ? null : precisionBelow(fine.histogram, threshold);
  const left = run === null || counts === null ? 0 : Math.max(0, run.flaggedCount - counts.flagged);
  return (
    <article className={styles.step}>
      <header>
        <h2>{stripWords.steps.review.name}</h2>
        <button
          type="button"
          className={styles.close}
          onClick={() => change({ step: null })}
          aria-label={stripWords.panel.close({ step: stripWords.steps.review.name })}
        >
          ✕
        </button>
      </header>
      <p className={styles.meaning}>{stripWords.steps.review.meaning}</p>
      <dl>
        {run === null || counts === null ? null : (
          <div>
            <dt>{reviewWords.step.flagged}</dt>
            <dd>{reviewWords.step.decided({ decided: counts.flagged, flagged: run.flaggedCount })}</dd>
          </div>
        )}
        {decisions.map((decision) => (
          <div key={decision}>
            <dt>{reviewWords.decisions[decision].done}</dt>
            <dd>{counts === null ? '…' : formatCount(counts[decision.toLowerCase() as Lowercase<typeof decision>])}</dd>
          </div>
        ))}
        {estimate === null || estimate.reviewed === 0 ? null : (
          <div>
            <dt>
              <Hint says={reviewWords.step.precisionHint}>
                <button type="button">{reviewWords.step.precision}</button>
              </Hint>
            </dt>
            <dd>
              {reviewWords.step.precisionRange({
                precision: Math.round(100 * estimate.precision),
                low: Math.floor(100 * estimate.low),
                high: Math.ceil(100 * estimate.high),
              })}
            </dd>
          </div>
        )}
      </dl>
      <p className={review.steps}>
        <button
          type="button"
          className={review.chip}
          disabled={left === 0}
          onClick={() => change({ ...initialView, show: 'flagged', decision: 'undecided' })}
        >
          {left === 0 ? reviewWords.step.nothingLeft : reviewWords.step.showLeft({ photos: left })}
        </button>
        <button
          type="button"
          className={review.chip}
          onClick={() => change({ ...initialView, show: 'flagged', display: 'groups' })}
        >
          {reviewWords.step.inGroups}
        </button>
        <button type="button" className={review.chip} disabled={left === 0} onClick={informative}>
          {reviewWords.step.mostInformative}
        </button>
      </p>
    </article>
  );
}
