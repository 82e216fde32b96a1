import { useState } from 'react';
import { reviewWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { Ago } from '../frame/Ago.tsx';
import { changeWords } from './decisionWords.ts';
import { type HistoryEvent, LookAtHistory } from './documents.ts';
import styles from './review.module.css';

export interface HistoryProps {
  readonly id: string;
  /** Changes with what is done. */
  readonly revision: number;
  /** Undefined for those who may not. */
  readonly undo: ((eventUuid: string) => void) | undefined;
}

/** Who decided what on a photo, and when; each may be undone. */
export function History({ id, revision, undo }: HistoryProps) {
  const [open, setOpen] = useState(false);
  const { data, failure } = useAnswer(LookAtHistory, open ? { id } : null, { revision });
  const events = data?.node?.__typename === 'Sample' ? data.node.history : null;
  return (
    <details className={styles.history} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{reviewWords.history.title}</summary>
      {failure === null ? null : <p role="alert">{failure}</p>}
      {events?.length === 0 ? <p>{reviewWords.history.none}</p> : null}
      <ol>
        {events?.map((event) => (
          <li key={event.id} data-undone={!event.inForce || undefined}>
            <span>
              {event.inForce ? null : <span className="spoken">{reviewWords.history.undone} </span>}
              {reviewWords.history.change({ change: changeWords(changeOf(event)), others: event.sampleCount - 1 })}
            </span>{' '}
            <span className={styles.by}>
              {event.actor === 'local' ? '' : `${event.actor}, `}
              <Ago moment={event.createdAt} />
            </span>
            {event.inForce && undo !== undefined ? (
              <button type="button" onClick={() => undo(uuidOf(event.id))}>
                {reviewWords.history.undo}
              </button>
            ) : null}
          </li>
        ))}
      </ol>
    </details>
  );
}

const changeOf = ({ decision, relabelTo, addedTags, removedTags, note }: HistoryEvent) => ({
  ...(decision !== null && { decision }),
  ...(relabelTo !== null && { relabelTo }),
  tags: addedTags,
  removeTags: removedTags,
  ...(note !== null && { note }),
});

const uuidOf = (id: string): string => atob(id).replace(/^.*:/, '');
