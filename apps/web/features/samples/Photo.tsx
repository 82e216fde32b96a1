import { useCallback, useState } from 'react';
import styles from './photo.module.css';

export interface PhotoProps {
  /** From the best fitting one on: each stands in for the one before when that one cannot be shown. */
  readonly sources: readonly string[];
  readonly alt: string;
  /** Shown until the photo is there: #rrggbb. */
  readonly colour: string | null;
  readonly fit: 'cover' | 'contain';
}

/** Give it a `key` of what it shows: it remembers which sources have failed. */
export function Photo({ sources, alt, colour, fit }: PhotoProps) {
  const [failed, setFailed] = useState(0);
  const source = sources[failed];
  const next = useCallback(() => setFailed((count) => count + 1), []);
  // An image may have failed before the page was alive.
  const look = useCallback(
    (image: HTMLImageElement | null) => {
      if (image?.complete && image.naturalWidth === 0) next();
    },
    [next],
  );
  return (
    <span className={styles.photo} style={colour === null ? undefined : { background: colour }}>
      {source === undefined ? (
        <span className={styles.none} role="img" aria-label={alt}>
          {sources.length === 0 ? '' : '✕'}
        </span>
      ) : (
        // biome-ignore lint/performance/noImgElement: the thumbnails have the right size, and their sources stand in for each other
        <img
          key={source}
          ref={look}
          className={styles[fit]}
          src={source}
          alt={alt}
          decoding="async"
          draggable={false}
          onError={next}
        />
      )}
    </span>
  );
}
