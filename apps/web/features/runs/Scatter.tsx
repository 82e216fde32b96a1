import { runsWords } from '../../words/index.ts';
import styles from './comparison.module.css';
import { scatterPlot } from './scatterPlot.ts';

export interface ScatterProps {
  readonly points: readonly { readonly before: number; readonly after: number }[];
  /** Of the earlier run and of the later one. */
  readonly thresholds: readonly [number | null, number | null];
}

const size = 240;

/** Scores of the earlier run across, of the later one up. What changed side has another shape, not a colour alone. */
export function Scatter({ points, thresholds }: ScatterProps) {
  const { dots, lines, low, high } = scatterPlot(points, thresholds, size);
  const changed = dots.filter(({ side }) => side !== 'same').length;
  return (
    <figure className={styles.figure}>
      <svg
        viewBox={`0 0 ${size} ${size}`}
        className={styles.scatter}
        role="img"
        aria-label={runsWords.comparison.scatter({ photos: points.length, changed })}
      >
        <line x1={0} y1={size} x2={size} y2={0} className={styles.diagonal} />
        {lines.across === null ? null : (
          <line x1={lines.across} y1={0} x2={lines.across} y2={size} className={styles.threshold} />
        )}
        {lines.up === null ? null : <line x1={0} y1={lines.up} x2={size} y2={lines.up} className={styles.threshold} />}
        {dots.map(({ x, y, side, key }) =>
          side === 'same' ? (
            <circle key={key} cx={x} cy={y} r={1.5} className={styles.dot} />
          ) : (
            <path
              key={key}
              d={side === 'entering' ? `M${x} ${y - 4}l4 7h-8z` : `M${x} ${y + 4}l4 -7h-8z`}
              className={styles.changed}
            />
          ),
        )}
      </svg>
      <figcaption>
        <span>{runsWords.comparison.axes({ low, high })}</span>
        <span>{runsWords.comparison.signs}</span>
      </figcaption>
    </figure>
  );
}
