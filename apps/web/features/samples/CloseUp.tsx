import { type MouseEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatScore } from '../format/numbers.ts';
import styles from './closeUp.module.css';
import type { Sample } from './documents.ts';
import { Photo } from './Photo.tsx';
import { wholeSources } from './photoSources.ts';
import { spokenSample } from './reasonWords.ts';

export interface CloseUpProps {
  readonly sample: Sample;
  /** The photos beside it, which are fetched before they are asked for. */
  readonly neighbours: readonly Sample[];
  readonly onClose: () => void;
}

/** Where a fitted photo was clicked, as shares of its width and height. */
interface Spot {
  readonly x: number;
  readonly y: number;
}

/** One photo, as large as the window; a click shows it in its own pixels, around the clicked spot. */
export function CloseUp({ sample, neighbours, onClose }: CloseUpProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const stage = useRef<HTMLButtonElement>(null);
  const [spot, setSpot] = useState<Spot | null>(null);
  const { id, path, score, flagged, reason, error } = sample;

  useEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // The keys are the page's; the first button is not to take them.
    element?.focus();
    return () => element?.close();
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the next photo is shown whole again
  useEffect(() => setSpot(null), [id]);
  useEffect(() => {
    for (const neighbour of neighbours) {
      const [source] = wholeSources(neighbour);
      if (source !== undefined) new Image().src = source;
    }
  }, [neighbours]);
  useLayoutEffect(() => {
    const element = stage.current;
    if (element === null || spot === null) return;
    element.scrollTo({
      left: spot.x * element.scrollWidth - element.clientWidth / 2,
      top: spot.y * element.scrollHeight - element.clientHeight / 2,
    });
  }, [spot]);

  const toggle = (event: MouseEvent<HTMLButtonElement>) => {
    const image = event.currentTarget.querySelector('img');
    if (image === null) return;
    const { left, top, width, height } = image.getBoundingClientRect();
    setSpot(spot === null ? { x: (event.clientX - left) / width, y: (event.clientY - top) / height } : null);
  };

  return (
    <dialog
      ref={dialog}
      className={styles.closeUp}
      tabIndex={-1}
      aria-label={path}
      onCancel={onClose}
      onClose={onClose}
    >
      <button
        ref={stage}
        type="button"
        className={styles.stage}
        data-whole={spot === null || undefined}
        title={spot === null ? 'Show its own pixels' : 'Show the whole photo'}
        onClick={toggle}
      >
        <Photo key={id} sources={wholeSources(sample)} alt={spokenSample(sample)} colour={null} fit="contain" />
      </button>
      <p className={styles.line}>
        {flagged ? <span className={styles.corner} aria-hidden="true" /> : null}
        {score === null ? null : <span className={styles.score}>{formatScore(score)}</span>}
        <span className={styles.reason}>{error?.message ?? reason ?? 'Not scored yet.'}</span>
        <span className={styles.path}>{path}</span>
        <button type="button" className={styles.close} onClick={onClose}>
          Close <kbd>Esc</kbd>
        </button>
      </p>
    </dialog>
  );
}
