import { reviewWords } from '../../words/index.ts';
import { useMay } from '../members/MayContext.tsx';
import type { Sample } from '../samples/documents.ts';
import { DecisionButtons } from './DecisionButtons.tsx';
import { stateWords } from './decisionWords.ts';
import { useReview } from './ReviewContext.tsx';
import styles from './review.module.css';
import type { Desk } from './useDesk.ts';

/** What was decided on a photo, its tags and its note, and what can be decided. */
export function ReviewBox({ sample, desk }: { sample: Sample; desk: Desk }) {
  const review = useReview(sample);
  const words = stateWords(review);
  const may = useMay();
  return (
    <section className={styles.box} aria-label={reviewWords.label}>
      <DecisionButtons desk={desk} decision={review.decision} />
      <p className={styles.state} role="status">
        {words === null ? reviewWords.undecided : <b data-decision={review.decision}>{words}</b>}
        {review.holder === null ? null : (
          <span className={styles.holder}> · {reviewWords.heldBy({ name: review.holder })}</span>
        )}
      </p>
      <p className={styles.tags}>
        {review.tags.map((tag) => (
          <button
            key={tag}
            type="button"
            className={styles.chip}
            disabled={!may.review}
            title={reviewWords.removeTag({ tag })}
            onClick={() => desk.apply({ removeTags: [tag] })}
          >
            {tag} <span aria-hidden="true">✕</span>
          </button>
        ))}
        {may.review ? (
          <>
            <button type="button" className={styles.chip} onClick={() => desk.ask('tag')}>
              {reviewWords.addTag}
            </button>
            <button type="button" className={styles.chip} onClick={() => desk.ask('note')}>
              {review.note === '' ? reviewWords.addNote : reviewWords.note}
            </button>
          </>
        ) : null}
      </p>
      {review.note === '' ? null : <p className={styles.note}>{review.note}</p>}
    </section>
  );
}
