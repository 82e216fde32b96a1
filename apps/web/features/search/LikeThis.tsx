import { searchWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import styles from './search.module.css';

/** Puts first what resembles a photo. */
export function LikeThis({ like }: { like: () => void }) {
  return (
    <p className={styles.likeThis}>
      <button type="button" className={`${forms.button} ${forms.small}`} onClick={like}>
        {searchWords.photo.byThis}
      </button>
    </p>
  );
}
