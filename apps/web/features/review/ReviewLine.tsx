import { useState } from 'react';
import { reviewWords } from '../../words/index.ts';
import { KeyOf } from '../frame/KeyOf.tsx';
import { useMay } from '../members/MayContext.tsx';
import type { Sample } from '../samples/documents.ts';
import { DecisionButtons } from './DecisionButtons.tsx';
import { noticeWords } from './decisionWords.ts';
import { useReview } from './ReviewContext.tsx';
import styles from './review.module.css';
import type { Notice } from './reviewStore.ts';
import type { Desk } from './useDesk.ts';
import type { Reviews } from './useReviews.ts';

/** What is selected, and what can be done with it. */
export function SelectionBar({ desk, totalCount }: { desk: Desk; totalCount: number }) {
  const { selection, targetCount } = desk;
  const may = useMay();
  if (selection.kind === 'none') return null;
  return (
    <section className={styles.selection} aria-label={reviewWords.selection.label}>
      <p role="status">
        {selection.kind === 'all'
          ? reviewWords.selection.all({ photos: totalCount })
          : reviewWords.selection.some({ photos: targetCount })}
      </p>
      <DecisionButtons desk={desk} decision={null} />
      {may.review ? (
        <button type="button" className={styles.chip} onClick={() => desk.ask('tag')}>
          {reviewWords.addTag}
        </button>
      ) : null}
      {selection.kind === 'all' ? null : (
        <button type="button" className={styles.chip} onClick={() => desk.act('selectAll')}>
          {reviewWords.selection.selectAll({ photos: totalCount })}
        </button>
      )}
      <button type="button" className={styles.chip} onClick={desk.clear}>
        {reviewWords.selection.clear()}
      </button>
    </section>
  );
}

/** What can be decided while one photo fills the window. */
export function CloseUpReview({ sample, desk }: { sample: Sample; desk: Desk }) {
  const review = useReview(sample);
  return (
    <>
      <DecisionButtons desk={desk} decision={review.decision} />
      {review.tags.length === 0 ? null : <span className={styles.state}>{review.tags.join(', ')}</span>}
    </>
  );
}

/** What has just been done, and how to take it back. */
export function Toast({ reviews, undo }: { reviews: Reviews; undo: () => void }) {
  const { notice, waiting, reached } = reviews;
  const offline = !reached && waiting > 0 ? reviewWords.notice.waiting({ changes: waiting }) : null;
  if (notice === null && offline === null) return <div className={styles.toasts} role="status" />;
  return (
    <div className={styles.toasts} role="status">
      {notice === null ? null : <Told key={notice.number} notice={notice} undo={undo} />}
      {offline === null ? null : <p className={styles.toast}>{offline}</p>}
    </div>
  );
}

/** The style sheet takes a notice away after it. */
const shownMs = 6_000;

function Told({ notice, undo }: { notice: Notice; undo: () => void }) {
  // Drawn anew, as when a photo begins to fill the window, it is not told again.
  const [isOld] = useState(() => Date.now() - notice.at > shownMs);
  return isOld ? null : (
    <p className={styles.toast} data-kind={notice.kind}>
      {noticeWords(notice)}
      {notice.kind === 'done' || notice.kind === 'redone' ? (
        <>
          {' · '}
          <button type="button" onClick={undo}>
            {reviewWords.notice.undo} <KeyOf action="undo" />
          </button>
        </>
      ) : null}
    </p>
  );
}
