import { type ReactNode, useState } from 'react';
import { percentScale } from '../frame/scales.ts';
import type { LabelSimilarity } from './documents.ts';
import styles from './panel.module.css';

export interface SimilarityBarsProps {
  readonly title: string;
  readonly words: readonly LabelSimilarity[];
  /** The similarity of a full bar. */
  readonly most: number;
  readonly kind: 'class' | 'likeness' | 'negative';
  readonly hint: string;
  /** What can be done with a word, shown below it when it is pressed. */
  readonly actions?: ((word: string) => ReactNode) | undefined;
}

/** Words, and how much the photo resembles each. */
export function SimilarityBars({ title, words, most, kind, hint, actions }: SimilarityBarsProps) {
  const [open, setOpen] = useState<string | null>(null);
  if (words.length === 0) return null;
  return (
    <section className={styles.affinities}>
      <h3 title={hint}>{title}</h3>
      <ul>
        {words.map(({ text, similarity }) => (
          <li key={text} title={`${text}: ${similarity.toFixed(4)}`}>
            {actions === undefined ? (
              <span className={styles.word}>{text}</span>
            ) : (
              <button
                type="button"
                className={styles.word}
                aria-expanded={open === text}
                onClick={() => setOpen(open === text ? null : text)}
              >
                {text} <span aria-hidden="true">{open === text ? '▴' : '▾'}</span>
              </button>
            )}
            <span className={styles.track} aria-hidden="true">
              <span
                className={styles[kind]}
                style={{ width: `${most > 0 ? percentScale(0, most)(similarity) : 0}%` }}
              />
            </span>
            <span className={styles.similarity}>{similarity.toFixed(2)}</span>
            {open === text && actions !== undefined ? <div className={styles.actions}>{actions(text)}</div> : null}
          </li>
        ))}
      </ul>
    </section>
  );
}
