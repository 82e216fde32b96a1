import { type PrecisionEstimate, precisionBelow } from '@stray/core/precision';
import { type ReactNode, useState } from 'react';
import type { Dataset, Run } from '../dataset/documents.ts';
import { isAtWork } from '../dataset/followDataset.ts';
import { formatCount, formatScore, formatShare, plural } from '../format/numbers.ts';
import { Histogram } from './Histogram.tsx';
import { flaggedBelow, joined, type ShownBin } from './histogramBars.ts';
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
  /** In finer bins than the dataset comes with, once they are there. */
  readonly fine: readonly ShownBin[] | null;
  /** Flags below another threshold; undefined for those who may not. */
  readonly setThreshold: ((threshold: number) => void) | undefined;
}

/** Of 200 fine bins: bars that are wide enough to be seen. */
const fineInBar = 4;

/** What the latest run says of the whole dataset. */
export function ScoreBand(props: ScoreBandProps) {
  const { dataset, score, start, refusal, outdated = null, fine, setThreshold } = props;
  const { latestRun: run, shownRun, histogram } = dataset;
  const scored = shownRun !== null && histogram.some(({ count }) => count > 0);
  // Where the threshold is being moved to, until the run says the same.
  const [moved, setMoved] = useState<number | null>(null);
  const [settled, setSettled] = useState(shownRun?.threshold ?? null);
  if (settled !== (shownRun?.threshold ?? null)) {
    setSettled(shownRun?.threshold ?? null);
    setMoved(null);
  }
  const threshold = moved ?? shownRun?.threshold ?? null;
  const estimate = threshold === null || fine === null ? null : precisionBelow(fine, threshold);
  const bars = fine === null ? histogram : joined(moved === null ? fine : flaggedBelow(fine, moved), fineInBar);
  return (
    <section className={styles.band} aria-label="Scores">
      <div className={scored ? styles.say : `${styles.say} ${styles.sayAlone}`}>
        <Saying
          run={run}
          shown={scored ? shownRun : null}
          photos={dataset.sampleCount}
          moved={moved}
          estimate={estimate}
        />
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
          <Histogram
            bins={bars}
            threshold={threshold}
            score={score}
            moving={
              setThreshold === undefined || fine === null || isAtWork(dataset)
                ? undefined
                : {
                    spoken: `${formatScore(threshold ?? 0)}: about ${plural(estimate?.flagged ?? 0, 'photo')} flagged`,
                    onMove: setMoved,
                    onSet: (next) => {
                      setMoved(next);
                      setThreshold(next);
                    },
                    onLeave: () => setMoved(null),
                  }
            }
          />
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

interface SayingProps {
  readonly run: Run | null;
  readonly shown: Run | null;
  readonly photos: number;
  readonly moved: number | null;
  readonly estimate: PrecisionEstimate | null;
}

function Saying({ run, shown, photos, moved, estimate }: SayingProps): ReactNode {
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
  if (moved !== null) {
    return (
      <>
        <p className={styles.headline} role="status">
          about {formatCount(estimate?.flagged ?? 0)} of {formatCount(shown.scoredCount)}
        </p>
        <p>would be flagged, below {formatScore(moved)}</p>
        <Precision estimate={estimate} />
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
      <Precision estimate={estimate} />
    </>
  );
}

/** How many of the flagged really do not belong, as far as decisions tell; nothing before the first. */
function Precision({ estimate }: { estimate: PrecisionEstimate | null }) {
  if (estimate === null || estimate.reviewed === 0) return null;
  const [low, high] = [Math.floor(100 * estimate.low), Math.ceil(100 * estimate.high)];
  const range = low === high ? `${low} %` : `${low}–${high} %`;
  return (
    <p
      className={styles.estimate}
      title={`Of the photos that are flagged, so many really do not belong: ${range} with 95 % confidence, by ${plural(estimate.reviewed, 'decision')} on ${plural(estimate.flagged, 'flagged photo')}. The key I leads to the photo that would tell most.`}
    >
      precision {range} · {formatCount(estimate.reviewed)} decided
    </p>
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
