import { formatCount, reviewWords } from '../../words/index.ts';
import { type DecisionChoice, decisionChoices } from '../dataset/viewState.ts';
import styles from '../samples/filters.module.css';
import { decisionSigns } from './decisionWords.ts';
import type { Decision, FineScores } from './documents.ts';

export interface DecisionFiltersProps {
  readonly counts: FineScores['reviewCounts'] | null;
  readonly sampleCount: number;
  readonly chosen: DecisionChoice | null;
  readonly choose: (decision: DecisionChoice | null) => void;
}

const named = (decision: Decision) => `${decisionSigns[decision]} ${reviewWords.decisions[decision].done}`;

const names: Readonly<Record<DecisionChoice, string>> = {
  undecided: reviewWords.filters.undecided,
  keep: named('KEEP'),
  drop: named('DROP'),
  relabel: named('RELABEL'),
  unsure: named('UNSURE'),
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
      <h2>{reviewWords.filters.title}</h2>
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
