import { reviewWords } from '../../words/index.ts';
import { KeyOf } from '../frame/KeyOf.tsx';
import { useMay } from '../members/MayContext.tsx';
import { decisionSigns, decisions } from './decisionWords.ts';
import type { Decision } from './documents.ts';
import styles from './review.module.css';
import type { Desk } from './useDesk.ts';

export interface DecisionButtonsProps {
  readonly desk: Desk;
  /** Of the photo; null where several are meant. */
  readonly decision: Decision | null;
}

const actionOf = { KEEP: 'keep', DROP: 'drop', RELABEL: 'relabel', UNSURE: 'unsure' } as const;

/** The four decisions, each with its key. */
export function DecisionButtons({ desk, decision }: DecisionButtonsProps) {
  if (!useMay().review) return null;
  const decide = (one: Decision) => (one === 'RELABEL' ? desk.ask('relabel') : desk.decide(one));
  return (
    <fieldset className={styles.buttons} aria-label={reviewWords.decision}>
      {decisions.map((one) => {
        const { verb, title } = reviewWords.decisions[one];
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
              {decisionSigns[one]}
            </span>
            {verb}
            <KeyOf action={actionOf[one]} />
          </button>
        );
      })}
    </fieldset>
  );
}
