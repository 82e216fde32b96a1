import type { ReactNode } from 'react';
import { formatCount, samplesWords } from '../../words/index.ts';
import type { Show, ViewState } from '../dataset/viewState.ts';
import styles from './filters.module.css';

export interface FiltersProps {
  readonly view: ViewState;
  readonly change: (change: Partial<ViewState>) => void;
  readonly counts: Readonly<Record<Show, number | null>>;
  readonly labels: readonly string[];
  readonly labelCounts: ReadonlyMap<string, number>;
  /** Further choices, below the others. */
  readonly children?: ReactNode;
}

/** Which samples are shown. */
export function Filters({ view, change, counts, labels, labelCounts, children }: FiltersProps) {
  const shown = (['all', 'flagged', 'failed'] as const).filter(
    (show) => show !== 'failed' || (counts.failed ?? 0) > 0 || view.show === 'failed',
  );
  return (
    <aside className={styles.filters} aria-label={samplesWords.filters.label}>
      {view.near === null ? null : (
        <>
          <h2>{samplesWords.filters.nearestNegative}</h2>
          <ul>
            <li>
              <button
                type="button"
                className={styles.choice}
                aria-pressed={true}
                title={samplesWords.filters.withoutNegative({ word: view.near })}
                onClick={() => change({ near: null, sample: null })}
              >
                <span>{view.near}</span>
                <span aria-hidden="true">✕</span>
              </button>
            </li>
          </ul>
        </>
      )}
      <h2>{samplesWords.filters.show}</h2>
      <ul>
        {shown.map((show) => (
          <li key={show}>
            <button
              type="button"
              className={styles.choice}
              aria-pressed={view.show === show}
              data-kind={show}
              onClick={() => change({ show, sample: null })}
            >
              <span>{samplesWords.filters.shows[show]}</span>
              <Count count={counts[show]} />
            </button>
          </li>
        ))}
      </ul>
      {labels.length > 0 ? (
        <>
          <h2>{samplesWords.filters.nearestClass}</h2>
          <ul>
            {labels.map((label) => (
              <li key={label}>
                <button
                  type="button"
                  className={styles.choice}
                  aria-pressed={view.nearestLabel === label}
                  data-none={labelCounts.get(label) === 0 || undefined}
                  onClick={() => change({ nearestLabel: view.nearestLabel === label ? null : label, sample: null })}
                >
                  <span title={label}>{label}</span>
                  <Count count={labelCounts.get(label) ?? null} />
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : null}
      {children}
    </aside>
  );
}

function Count({ count }: { count: number | null }) {
  return <span className={styles.count}>{count === null ? '' : formatCount(count)}</span>;
}
