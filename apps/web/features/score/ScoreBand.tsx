import { type PrecisionEstimate, precisionBelow } from '@stray/core/precision';
import { type ReactNode, useState } from 'react';
import { formatShare, scoreWords } from '../../words/index.ts';
import type { Dataset, Run } from '../dataset/documents.ts';
import { isAtWork } from '../dataset/followDataset.ts';
import { Hint } from '../frame/Hint.tsx';
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
    <section className={styles.band} aria-label={scoreWords.label}>
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
              {scoreWords.scoreAgain}
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
                    spoken: scoreWords.histogram.thresholdSpoken({
                      threshold: threshold ?? 0,
                      flagged: estimate?.flagged ?? 0,
                    }),
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
            {scoreWords.band.legend.score}
            <br />
            {scoreWords.band.legend.direction}
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
        <p className={styles.headline}>{scoreWords.band.failed}</p>
        <p className={styles.bad}>{run.error?.message ?? scoreWords.band.stopped}</p>
      </>
    );
  }
  if (shown === null) {
    return (
      <>
        <p className={styles.headline}>
          {isAtWork({ latestRun: run }) ? scoreWords.band.running : scoreWords.band.notScored}
        </p>
        <p>{isAtWork({ latestRun: run }) ? scoreWords.band.runningHint : scoreWords.band.toJudge({ photos })}</p>
      </>
    );
  }
  if (moved !== null) {
    return (
      <>
        <p className={styles.headline} role="status">
          {scoreWords.band.wouldBe({ flagged: estimate?.flagged ?? 0, scored: shown.scoredCount })}
        </p>
        <p>{scoreWords.band.wouldBeBelow({ threshold: moved })}</p>
        <Precision estimate={estimate} />
      </>
    );
  }
  const { flaggedCount, scoredCount, threshold, thresholdPolicy } = shown;
  const rule = thresholdPolicy === null ? null : ruleText(thresholdPolicy);
  return (
    <>
      <p className={styles.headline}>{scoreWords.band.flagged({ flagged: flaggedCount, scored: scoredCount })}</p>
      <p>
        {threshold === null ? scoreWords.band.noThreshold : scoreWords.band.below({ threshold })}
        {rule === null ? null : (
          <>
            {' · '}
            <Hint says={rule.meaning}>
              <button type="button" className={styles.rule}>
                {rule.name}
              </button>
            </Hint>
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
    <p className={styles.estimate}>
      <Hint says={scoreWords.band.precisionHint({ range, decided: estimate.reviewed, flagged: estimate.flagged })}>
        <button type="button">{scoreWords.band.precision({ range, decided: estimate.reviewed })}</button>
      </Hint>
    </p>
  );
}

function Waiting({ run, start }: { run: Run | null; start: (() => void) | undefined }) {
  if (run?.status === 'QUEUED' || run?.status === 'RUNNING') {
    return (
      <div className={styles.waiting}>
        <progress className={styles.track} value={run.progress} max={1} aria-label={scoreWords.band.progress} />
        <span className={styles.share}>
          {run.status === 'QUEUED' ? scoreWords.band.queued : formatShare(run.progress)}
        </span>
      </div>
    );
  }
  return (
    <div className={styles.waiting}>
      {start === undefined ? null : (
        <button type="button" className={styles.start} onClick={start}>
          {run === null ? scoreWords.scoreNow : scoreWords.scoreAgain}
        </button>
      )}
    </div>
  );
}
