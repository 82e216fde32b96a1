import { formatCount, mapWords } from '../../words/index.ts';
import type { Coloured } from './colours.ts';
import styles from './map.module.css';

export interface LegendProps {
  readonly coloured: Coloured;
  readonly only: number | null;
  readonly choose: (only: number | null) => void;
}

/** What the colours mean. One that is pressed stands out alone, so that it can be told from the others without its colour. */
export function Legend({ coloured, only, choose }: LegendProps) {
  return (
    <ul className={styles.legend} aria-label={mapWords.legend.label}>
      {coloured.categories.map(({ name, colour, count, large }, i) =>
        count === 0 && only !== i ? null : (
          <li key={name}>
            <button
              type="button"
              aria-pressed={only === i}
              title={only === i ? mapWords.legend.showAll : mapWords.legend.showAlone({ category: name })}
              onClick={() => choose(only === i ? null : i)}
            >
              <span
                className={styles.dot}
                data-large={large || undefined}
                style={{ background: `rgb(${colour.join(' ')})` }}
                aria-hidden="true"
              />
              <span className={styles.name}>{name}</span>
              <span className={styles.count}>{formatCount(count)}</span>
            </button>
          </li>
        ),
      )}
    </ul>
  );
}
