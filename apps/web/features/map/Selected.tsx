import { mapWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import forms from '../frame/forms.module.css';
import { LookAtSample } from '../samples/documents.ts';
import { Photo } from '../samples/Photo.tsx';
import { tileSources } from '../samples/photoSources.ts';
import styles from './map.module.css';

/** Photos that are shown of a selection. */
const shownAtMost = 10;

export interface SelectedProps {
  readonly ids: readonly string[];
  readonly count: number;
  readonly onFocus: (id: string) => void;
  readonly clear: () => void;
}

/** How many points are selected, and the first of them. */
export function Selected({ ids, count, onFocus, clear }: SelectedProps) {
  return (
    <section className={styles.selected} aria-label={mapWords.selected.label} hidden={count === 0}>
      <p role="status">{mapWords.selected.count({ photos: count })}</p>
      <ul>
        {ids.slice(0, shownAtMost).map((id) => (
          <li key={id}>
            <SelectedPhoto id={id} onFocus={onFocus} />
          </li>
        ))}
      </ul>
      {count > shownAtMost ? <span>{mapWords.selected.more({ photos: count - shownAtMost })}</span> : null}
      <button type="button" className={`${forms.button} ${forms.small}`} onClick={clear}>
        {mapWords.selected.clear}
      </button>
    </section>
  );
}

function SelectedPhoto({ id, onFocus }: { id: string; onFocus: (id: string) => void }) {
  const { data } = useAnswer(LookAtSample, { id });
  const sample = data?.node?.__typename === 'Sample' ? data.node : null;
  return (
    <button type="button" onClick={() => onFocus(id)} title={sample?.path}>
      {sample === null ? (
        <span className="spoken">{mapWords.selected.loading}</span>
      ) : (
        <Photo
          key={sample.id}
          sources={tileSources(sample, 0)}
          alt={sample.flagged ? mapWords.selected.flagged({ path: sample.path }) : sample.path}
          colour={sample.colour}
          fit="cover"
        />
      )}
    </button>
  );
}
