import type { LabelSimilarity } from './documents.ts';
import styles from './panel.module.css';

export interface SimilarityBarsProps {
  readonly title: string;
  readonly words: readonly LabelSimilarity[];
  /** The similarity of a full bar. */
  readonly most: number;
  readonly kind: 'class' | 'likeness' | 'negative';
  readonly hint: string;
}

/** Words, and how much the photo resembles each. */
export function SimilarityBars({ title, words, most, kind, hint }: SimilarityBarsProps) {
  if (words.length === 0) return null;
  return (
    <section className={styles.affinities}>
      <h3 title={hint}>{title}</h3>
      <ul>
        {words.map(({ text, similarity }) => (
          <li key={text} title={`${text}: ${similarity.toFixed(4)}`}>
            <span className={styles.word}>{text}</span>
            <span className={styles.track} aria-hidden="true">
              <span
                className={styles[kind]}
                style={{ width: `${most > 0 ? 100 * Math.min(1, Math.max(0, similarity / most)) : 0}%` }}
              />
            </span>
            <span className={styles.similarity}>{similarity.toFixed(2)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
