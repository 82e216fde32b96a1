import { precisionBelow } from '@stray/core/precision';
import type { Dataset } from '../dataset/documents.ts';
import { initialView, type ViewState } from '../dataset/viewState.ts';
import { formatCount } from '../format/numbers.ts';
import styles from '../strip/stepPanel.module.css';
import { meanings } from '../strip/stepWords.ts';
import { decisions, decisionWords } from './decisionWords.ts';
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
  const percent = (share: number, round: (value: number) => number) => `${round(100 * share)} %`;
  const left = run === null || counts === null ? 0 : Math.max(0, run.flaggedCount - counts.flagged);
  return (
    <article className={styles.step}>
      <header>
        <h2>review</h2>
        <button type="button" className={styles.close} onClick={() => change({ step: null })} aria-label="Close review">
          ✕
        </button>
      </header>
      <p className={styles.meaning}>{meanings.review}</p>
      <dl>
        {run === null || counts === null ? null : (
          <div>
            <dt>flagged</dt>
            <dd>
              {formatCount(counts.flagged)} of {formatCount(run.flaggedCount)} decided
            </dd>
          </div>
        )}
        {decisions.map((decision) => (
          <div key={decision}>
            <dt>{decisionWords[decision].done}</dt>
            <dd>{counts === null ? '…' : formatCount(counts[decision.toLowerCase() as Lowercase<typeof decision>])}</dd>
          </div>
        ))}
        {estimate === null || estimate.reviewed === 0 ? null : (
          <div title="Of the photos that are flagged, so many really do not belong, with 95 % confidence, as far as decisions tell.">
            <dt>precision</dt>
            <dd>
              {percent(estimate.precision, Math.round)} ({percent(estimate.low, Math.floor)} to{' '}
              {percent(estimate.high, Math.ceil)})
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
          {left === 0 ? 'Nothing is left to decide' : `Show the ${formatCount(left)} that are left`}
        </button>
        <button
          type="button"
          className={review.chip}
          onClick={() => change({ ...initialView, show: 'flagged', display: 'groups' })}
        >
          Decide in groups
        </button>
        <button type="button" className={review.chip} disabled={left === 0} onClick={informative}>
          The photo that would tell most
        </button>
      </p>
    </article>
  );
}
