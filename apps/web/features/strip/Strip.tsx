import type { MouseEvent } from 'react';
import { formatCount, stripWords } from '../../words/index.ts';
import { addressOf, initialView, type ViewState } from '../dataset/viewState.ts';
import type { StepWord } from './stepWords.ts';
import styles from './strip.module.css';
import type { StripCell } from './stripCells.ts';

export interface StripProps {
  readonly cells: readonly StripCell[];
  readonly view: ViewState;
  readonly open: (step: StepWord) => void;
}

/** The eight words: where the data is, what is at work, what came to grief. Each step leads to what is known about it. */
export function Strip({ cells, view, open }: StripProps) {
  return (
    <nav className={styles.strip} aria-label={stripWords.label}>
      <ol>
        {cells.map((cell) => (
          <li key={cell.name} className={styles[cell.state]}>
            {cell.opens === null ? (
              <span className={styles.cell} title={stripWords.cell.waits}>
                <Inside cell={cell} />
              </span>
            ) : (
              <a
                className={styles.cell}
                href={addressOf({ ...initialView, step: cell.opens }) || '?'}
                aria-current={view.step === cell.opens ? 'step' : undefined}
                onClick={opening(cell.opens, open)}
              >
                <Inside cell={cell} />
              </a>
            )}
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Inside({ cell: { name, count, state, failed, live, share } }: { cell: StripCell }) {
  return (
    <>
      <span className={styles.word}>{name}</span>
      <span className={styles.count}>{count}</span>
      {failed > 0 ? (
        <span className={styles.failures} title={stripWords.cell.failedHint({ photos: failed })}>
          <span aria-hidden="true">✕</span> {formatCount(failed)}
          <span className="spoken"> {stripWords.cell.failed}</span>
        </span>
      ) : null}
      {live === null ? null : <span className={styles.live}>{live}</span>}
      {state === 'done' || state === 'idle' ? null : <span className="spoken">, {stripWords.states[state]}</span>}
      {share === null ? null : <span className={styles.progress} style={{ width: `${100 * share}%` }} />}
    </>
  );
}

/** A plain click stays on the page; any other follows the link. */
function opening(step: StepWord, open: (step: StepWord) => void) {
  return (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return;
    event.preventDefault();
    open(step);
  };
}
