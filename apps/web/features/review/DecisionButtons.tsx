import { keysOf } from '../frame/keyBindings.ts';
import { reviewKeys } from '../frame/keys.ts';
import { useBindings } from '../frame/useBindings.ts';
import { useChordName } from '../frame/useChordName.ts';
import { decisions, decisionWords } from './decisionWords.ts';
import type { Decision } from './documents.ts';
import styles from './review.module.css';
import type { Desk } from './useDesk.ts';

export interface DecisionButtonsProps {
  readonly desk: Desk;
  /** Of the photo; null where several are meant. */
  readonly decision: Decision | null;
}

/** The four decisions, each with its key. */
export function DecisionButtons({ desk, decision }: DecisionButtonsProps) {
  const bindings = useBindings();
  const nameOf = useChordName();
  const decide = (one: Decision) => (one === 'RELABEL' ? desk.ask('relabel') : desk.decide(one));
  return (
    <fieldset className={styles.buttons} aria-label="Decision">
      {decisions.map((one) => {
        const { verb, sign, title } = decisionWords[one];
        const row = reviewKeys.find(({ action }) => action === one.toLowerCase());
        const [key] = row === undefined ? [] : keysOf(row, bindings);
        return (
          <button
            key={one}
            type="button"
            className={styles.decide}
            data-decision={one}
            aria-pressed={decision === one}
            title={title}
            onClick={() => decide(one)}
          >
            <span aria-hidden="true" className={styles.sign}>
              {sign}
            </span>
            {verb}
            {key === undefined ? null : <kbd>{nameOf(key)}</kbd>}
          </button>
        );
      })}
    </fieldset>
  );
}
