import type { Bin } from '../dataset/documents.ts';
import { formatScore } from '../format/numbers.ts';
import { histogramBars, placeOf, spanOf } from './histogramBars.ts';
import styles from './score.module.css';

export interface HistogramProps {
  readonly bins: readonly Bin[];
  readonly threshold: number | null;
  /** Of the sample that the panel tells of. */
  readonly score: number | null;
}

/** How the scores lie, and where the threshold cuts them. */
export function Histogram({ bins, threshold, score }: HistogramProps) {
  const span = spanOf(bins);
  const total = bins.reduce((sum, { count }) => sum + count, 0);
  const flagged = bins.reduce((sum, bin) => sum + bin.flagged, 0);
  const spoken = `Histogram of ${total} scores from ${Number(span.from.toFixed(3))} to ${Number(span.to.toFixed(3))}; ${flagged} flagged${threshold === null ? '' : `, below ${formatScore(threshold)}`}.`;
  return (
    <div className={styles.histogram} role="img" aria-label={spoken}>
      <div className={styles.plot} title="The height of a bar is the square root of its count.">
        {histogramBars(bins).map(({ left, width, height, flaggedHeight, label }) => (
          <span key={left} className={styles.bin} style={{ left: `${left}%`, width: `${width}%` }} title={label}>
            <span className={styles.bar} style={{ height: `${height}%` }}>
              <span className={styles.flaggedPart} style={{ height: `${(100 * flaggedHeight) / height}%` }} />
            </span>
          </span>
        ))}
        {threshold === null ? null : (
          <span className={styles.threshold} style={{ left: `${placeOf(threshold, span)}%` }}>
            <span className={placeOf(threshold, span) > 85 ? styles.labelBefore : styles.label}>
              {formatScore(threshold)}
            </span>
          </span>
        )}
        {score === null ? null : <span className={styles.marker} style={{ left: `${placeOf(score, span)}%` }} />}
      </div>
    </div>
  );
}
