import type { ReactNode } from 'react';
import type { Dataset, Run } from '../dataset/documents.ts';
import { isAtWork } from '../dataset/followDataset.ts';
import { formatCount, formatScore, formatShare, plural } from '../format/numbers.ts';
import { Histogram } from './Histogram.tsx';
import { ruleText } from './rules.ts';
import styles from './score.module.css';

export interface ScoreBandProps {
  readonly dataset: Dataset;
  /** Of the sample that the panel tells of. */
  readonly score: number | null;
  /** Starts a run; undefined where there are no classes to score by. */
  readonly start: (() => void) | undefined;
  /** Why the last start was refused. */
  readonly refusal: string | null;
  /** Other negatives are in use than those of the scores that are shown. */
  readonly outdated?: { readonly text: string; readonly again: () => void } | null;
}

/** What the latest run says of the whole dataset. */
export function ScoreBand({ dataset, score, start, refusal, outdated = null }: ScoreBandProps) {
  const { latestRun: run, shownRun, histogram } = dataset;
  const scored = shownRun !== null && histogram.some(({ count }) => count > 0);
  return (
    <section className={styles.band} aria-label="Scores">
      <div className={scored ? styles.say : `${styles.say} ${styles.sayAlone}`}>
        <Saying run={run} shown={scored ? shownRun : null} photos={dataset.sampleCount} />
        {outdated === null || isAtWork(dataset) ? null : (
          <p className={styles.outdated}>
            <button type="button" onClick={outdated.again} title={outdated.text}>
              Score again
            </button>{' '}
            <span title={outdated.text}>{outdated.text}</span>
          </p>
        )}
        {refusal === null ? null : <p className={styles.bad}>{refusal}</p>}
      </div>
      {scored ? (
        <>
          <Histogram bins={histogram} threshold={shownRun.threshold} score={score} />
          <p className={styles.legend}>
            score
            <br />
            higher = belongs
          </p>
        </>
      ) : (
        <Waiting run={run} start={dataset.sampleCount > 0 ? start : undefined} />
      )}
    </section>
  );
}

function Saying({ run, shown, photos }: { run: Run | null; shown: Run | null; photos: number }): ReactNode {
  if (run?.status === 'FAILED') {
    return (
      <>
        <p className={styles.headline}>The last run has failed</p>
        <p className={styles.bad}>{run.error?.message ?? 'It was stopped before it ended.'}</p>
      </>
    );
  }
  if (shown === null) {
    return (
      <>
        <p className={styles.headline}>{isAtWork({ latestRun: run }) ? 'Being scored' : 'Not scored yet'}</p>
        <p>
          {isAtWork({ latestRun: run })
            ? 'Scores come when every photo is encoded.'
            : `${plural(photos, 'photo')} to be judged.`}
        </p>
      </>
    );
  }
  const { flaggedCount, scoredCount, threshold, thresholdPolicy } = shown;
  const rule = thresholdPolicy === null ? null : ruleText(thresholdPolicy);
  return (
    <>
      <p className={styles.headline}>
        {formatCount(flaggedCount)} of {formatCount(scoredCount)} flagged
      </p>
      <p>
        {threshold === null ? 'no threshold yet' : `below ${formatScore(threshold)}`}
        {rule === null ? null : (
          <>
            {' · '}
            <span className={styles.rule} title={rule.meaning}>
              {rule.name}
            </span>
          </>
        )}
      </p>
    </>
  );
}

function Waiting({ run, start }: { run: Run | null; start: (() => void) | undefined }) {
  if (run?.status === 'QUEUED' || run?.status === 'RUNNING') {
    return (
      <div className={styles.waiting}>
        <progress className={styles.track} value={run.progress} max={1} aria-label="Progress of the run" />
        <span className={styles.share}>{run.status === 'QUEUED' ? 'waits' : formatShare(run.progress)}</span>
      </div>
    );
  }
  return (
    <div className={styles.waiting}>
      {start === undefined ? null : (
        <button type="button" className={styles.start} onClick={start}>
          {run === null ? 'Score now' : 'Score again'}
        </button>
      )}
    </div>
  );
}
