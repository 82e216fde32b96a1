import { memo } from 'react';
import { formatScore, samplesWords } from '../../words/index.ts';
import { decisionSigns, stateWords } from '../review/decisionWords.ts';
import { useReview } from '../review/ReviewContext.tsx';
import type { Sample } from './documents.ts';
import styles from './grid.module.css';
import { Photo } from './Photo.tsx';
import { tileSources } from './photoSources.ts';
import { spokenSample, tileWords } from './reasonWords.ts';

export interface TileProps {
  readonly sample: Sample;
  readonly index: number;
  readonly count: number;
  readonly focused: boolean;
  readonly selected: boolean;
  /** Of the photo's longer side, in screen pixels. */
  readonly side: number;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onSelect: (id: string, how: 'toggle' | 'extend') => void;
}

const fileName = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

export const tileId = (sampleId: string): string => `sample-${sampleId}`;

/** One photo with its score, and in words what it looks like. */
export const Tile = memo(function Tile(props: TileProps) {
  const { sample, index, count, focused, selected, side, onFocus, onOpen, onSelect } = props;
  const { id, path, score, flagged, reason, error } = sample;
  const review = useReview(sample);
  const decided = stateWords(review);
  const sources = tileSources(sample, side);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the page's keys move among the tiles and open them
    <div
      id={tileId(id)}
      className={styles.tile}
      role="option"
      tabIndex={-1}
      aria-selected={selected}
      aria-posinset={index + 1}
      aria-setsize={count}
      data-flagged={flagged || undefined}
      data-failed={error ? true : undefined}
      data-focused={focused || undefined}
      data-decision={review.decision ?? undefined}
      data-held={review.holder === null ? undefined : true}
      title={error ? `${path}\n${error.message}` : reason === null ? path : `${path}\n${reason}`}
      onClick={(event) => {
        if (event.shiftKey) onSelect(id, 'extend');
        else if (event.ctrlKey || event.metaKey) onSelect(id, 'toggle');
        else onFocus(id);
      }}
      onDoubleClick={() => onOpen(id)}
    >
      <span className={styles.square}>
        <Photo
          key={sources[0] ?? ''}
          sources={sources}
          alt={`${spokenSample(sample)}${decided === null ? '' : ` ${samplesWords.tile.decided({ state: decided })}`}`}
          colour={sample.colour}
          fit="cover"
        />
        {review.decision === null ? null : (
          <span className={styles.mark} aria-hidden="true">
            {decisionSigns[review.decision]}
          </span>
        )}
        {selected ? (
          <span className={styles.tick} aria-hidden="true">
            ✔
          </span>
        ) : null}
        {error ? (
          <span className={styles.cross} aria-hidden="true">
            ✕
          </span>
        ) : null}
      </span>
      <span className={styles.caption} aria-hidden="true">
        {score === null ? null : <span className={styles.score}>{formatScore(score)}</span>}
        <span className={styles.words}>{review.relabelTo ?? (tileWords(sample) || fileName(path))}</span>
      </span>
    </div>
  );
});
