import { sum } from 'd3-array';
import { useRef } from 'react';
import { formatScore, scoreWords } from '../../words/index.ts';
import { histogramBars, type ShownBin, scaleOf, spanOf } from './histogramBars.ts';
import styles from './score.module.css';
import { ThresholdHandle } from './ThresholdHandle.tsx';

export interface HistogramProps {
  readonly bins: readonly ShownBin[];
  readonly threshold: number | null;
  /** Of the sample that the panel tells of. */
  readonly score: number | null;
  /** What moving the threshold does; it stands where it is when left out. */
  readonly moving?:
    | {
        readonly spoken: string;
        readonly onMove: (threshold: number) => void;
        readonly onSet: (threshold: number) => void;
        readonly onLeave: () => void;
      }
    | undefined;
}

/** How the scores lie, what was decided, and where the threshold cuts them. */
export function Histogram({ bins, threshold, score, moving }: HistogramProps) {
  const plot = useRef<HTMLDivElement>(null);
  const span = spanOf(bins);
  const place = scaleOf(span);
  const spoken = scoreWords.histogram.spoken({
    scores: sum(bins, ({ count }) => count),
    from: Number(span.from.toFixed(3)),
    to: Number(span.to.toFixed(3)),
    flagged: sum(bins, ({ flagged }) => flagged),
    threshold,
    decided: sum(bins, ({ kept, dropped }) => kept + dropped),
  });
  return (
    <div className={styles.histogram}>
      <div ref={plot} className={styles.plot}>
        <div className={styles.bars} role="img" aria-label={spoken}>
          {histogramBars(bins).map(({ left, width, height, flaggedHeight, reviewedHeight, label }) => (
            <span key={left} className={styles.bin} style={{ left: `${left}%`, width: `${width}%` }} title={label}>
              <span className={styles.bar} style={{ height: `${height}%` }}>
                <span className={styles.flaggedPart} style={{ height: `${(100 * flaggedHeight) / height}%` }} />
                <span className={styles.reviewedPart} style={{ height: `${(100 * reviewedHeight) / height}%` }} />
              </span>
            </span>
          ))}
        </div>
        {threshold === null ? null : moving === undefined ? (
          <span className={styles.threshold} style={{ left: `${place(threshold)}%` }}>
            <span className={place(threshold) > 85 ? styles.labelBefore : styles.label}>{formatScore(threshold)}</span>
          </span>
        ) : (
          <ThresholdHandle span={span} threshold={threshold} plot={plot} {...moving} />
        )}
        {score === null ? null : <span className={styles.marker} style={{ left: `${place(score)}%` }} />}
      </div>
    </div>
  );
}
