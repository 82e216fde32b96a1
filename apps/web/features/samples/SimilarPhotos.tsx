import { samplesWords } from '../../words/index.ts';
import type { Around } from './documents.ts';
import { Photo } from './Photo.tsx';
import styles from './panel.module.css';
import { tileSources } from './photoSources.ts';

/** Photos of the dataset that look most like this one. */
export function SimilarPhotos({ similar, onFocus }: Pick<Around, 'similar'> & { onFocus: (id: string) => void }) {
  if (similar.length === 0) return null;
  return (
    <section className={styles.similar}>
      <h3>{samplesWords.panel.similar}</h3>
      <ul>
        {similar.map(({ sample, similarity }) => (
          <li key={sample.id} data-flagged={sample.flagged || undefined}>
            <button type="button" title={`${sample.path}: ${similarity.toFixed(3)}`} onClick={() => onFocus(sample.id)}>
              <Photo
                key={sample.id}
                sources={tileSources(sample, 0)}
                alt={sample.flagged ? samplesWords.flagged({ path: sample.path }) : sample.path}
                colour={sample.colour}
                fit="cover"
              />
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}
