import { type DecisionChoice, decisionChoices } from '../dataset/viewState.ts';
import { formatCount } from '../format/numbers.ts';
import styles from '../samples/filters.module.css';
import type { FineScores } from './documents.ts';

export interface DecisionFiltersProps {
  readonly counts: FineScores['reviewCounts'] | null;
  readonly sampleCount: number;
  readonly chosen: DecisionChoice | null;
  readonly choose: (decision: DecisionChoice | null) => void;
}

const names: Readonly<Record<DecisionChoice, string>> = {
  undecided: 'not decided yet',
  keep: '✓ kept',
  drop: '╱ dropped',
  relabel: '→ relabelled',
  unsure: '? unsure',
};

/** How many photos have which decision, each to be looked at alone. */
export function DecisionFilters({ counts, sampleCount, chosen, choose }: DecisionFiltersProps) {
  const countOf = (choice: DecisionChoice): number | null => {
    if (counts === null) return null;
    const { keep, drop, relabel, unsure } = counts;
    return choice === 'undecided' ? Math.max(0, sampleCount - keep - drop - relabel - unsure) : counts[choice];
  };
  const shown = decisionChoices.filter(
    (choice) => choice === 'undecided' || choice === chosen || (countOf(choice) ?? 0) > 0,
  );
  return (
    <>
      <h2>Decision</h2>
      <ul>
        {shown.map((choice) => {
          const count = countOf(choice);
          return (
            <li key={choice}>
              <button
                type="button"
                className={styles.choice}
                aria-pressed={choice === chosen}
                onClick={() => choose(choice === chosen ? null : choice)}
              >
                <span>{names[choice]}</span>
                <span className={styles.count}>{count === null ? '' : formatCount(count)}</span>
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}
