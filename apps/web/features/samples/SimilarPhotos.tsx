import { useAnswer } from '../api/useAnswer.ts';
import { SimilarTo } from './documents.ts';
import { Photo } from './Photo.tsx';
import styles from './panel.module.css';
import { tileSources } from './photoSources.ts';

/** Moving through photos asks for those that resemble one when one has stayed there for so long. */
const askAfterMs = 250;

/** Photos of the dataset that look most like this one. */
export function SimilarPhotos({ id, onFocus }: { id: string; onFocus: (id: string) => void }) {
  const { data } = useAnswer(SimilarTo, { id }, { waitMs: askAfterMs });
  const similar = data?.node?.__typename === 'Sample' ? data.node.similar : [];
  if (similar.length === 0) return null;
  return (
    <section className={styles.similar}>
      <h3>Similar photos</h3>
      <ul>
        {similar.map(({ sample, similarity }) => (
          <li key={sample.id} data-flagged={sample.flagged || undefined}>
            <button type="button" title={`${sample.path}: ${similarity.toFixed(3)}`} onClick={() => onFocus(sample.id)}>
              <Photo
                key={sample.id}
                sources={tileSources(sample, 0)}
                alt={sample.flagged ? `${sample.path}, flagged` : sample.path}
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
