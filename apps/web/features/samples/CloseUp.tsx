import { type PointerEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { formatScore, samplesWords } from '../../words/index.ts';
import { Modal } from '../frame/Modal.tsx';
import styles from './closeUp.module.css';
import type { Sample } from './documents.ts';
import { Photo } from './Photo.tsx';
import { wholeSources } from './photoSources.ts';
import { spokenSample } from './reasonWords.ts';
import { panned, type Sight, whole, zoomed } from './sight.ts';

export interface CloseUpProps {
  readonly sample: Sample;
  /** The photos beside it, which are fetched before they are asked for. */
  readonly neighbours: readonly Sample[];
  readonly onClose: () => void;
  /** What can be decided. */
  readonly children?: ReactNode;
}

const clickZoom = 3;
const wheelZoom = 1.0015;
const keyZoom = 1.4;

/** One photo, as large as the window: the wheel, a click or + and − look closer, dragging moves it. */
export function CloseUp({ sample, neighbours, onClose, children }: CloseUpProps) {
  const stage = useRef<HTMLButtonElement>(null);
  const [sight, setSight] = useState<Sight>(whole);
  const drag = useRef<{ x: number; y: number; moved: boolean } | null>(null);
  const { id, path, score, flagged, reason, error } = sample;

  // biome-ignore lint/correctness/useExhaustiveDependencies: the next photo is shown whole again
  useLayoutEffect(() => setSight(whole), [id]);
  useEffect(() => {
    for (const neighbour of neighbours) {
      const [source] = wholeSources(neighbour);
      if (source !== undefined) new Image().src = source;
    }
  }, [neighbours]);

  /** From the middle of the stage, in shares of its size. */
  const placeOf = ({ clientX, clientY }: { clientX: number; clientY: number }) => {
    const { left, top, width, height } = stage.current?.getBoundingClientRect() ?? new DOMRect(0, 0, 1, 1);
    return { x: (clientX - left) / width - 0.5, y: (clientY - top) / height - 0.5 };
  };
  useEffect(() => {
    const element = stage.current;
    // React's own listeners for wheels cannot keep the page from scrolling.
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      setSight((before) => zoomed(before, wheelZoom ** -event.deltaY, placeOf(event)));
    };
    const onKey = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent) => {
      if (ctrlKey || metaKey || altKey) return;
      if (key === '+' || key === '=') setSight((before) => zoomed(before, keyZoom));
      else if (key === '-') setSight((before) => zoomed(before, 1 / keyZoom));
      else if (key === '0') setSight(whole);
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    window.addEventListener('keydown', onKey);
    return () => {
      element?.removeEventListener('wheel', onWheel);
      window.removeEventListener('keydown', onKey);
    };
  });

  const onPointerMove = (event: PointerEvent) => {
    const from = drag.current;
    if (from === null) return;
    const to = placeOf(event);
    if (Math.hypot(to.x - from.x, to.y - from.y) > 0.004) from.moved = true;
    setSight((before) => panned(before, { x: to.x - from.x, y: to.y - from.y }));
    drag.current = { ...to, moved: from.moved };
  };
  const onPointerUp = (event: PointerEvent) => {
    const moved = drag.current?.moved ?? true;
    drag.current = null;
    if (!moved) setSight((before) => (before.zoom > 1 ? whole : zoomed(before, clickZoom, placeOf(event))));
  };

  return (
    <Modal label={path} className={styles.closeUp} onClose={onClose} pageKeys>
      <button
        ref={stage}
        type="button"
        className={styles.stage}
        data-whole={sight.zoom === 1 || undefined}
        title={sight.zoom === 1 ? samplesWords.closeUp.closer : samplesWords.closeUp.move}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          drag.current = { ...placeOf(event), moved: false };
        }}
        onPointerMove={onPointerMove}
        onPointerUp={onPointerUp}
        onPointerCancel={() => {
          drag.current = null;
        }}
      >
        <span
          className={styles.sight}
          style={{ transform: `translate(${100 * sight.x}%, ${100 * sight.y}%) scale(${sight.zoom})` }}
        >
          <Photo key={id} sources={wholeSources(sample)} alt={spokenSample(sample)} colour={null} fit="contain" />
        </span>
      </button>
      <div className={styles.line}>
        {flagged ? <span className={styles.corner} aria-hidden="true" /> : null}
        {score === null ? null : <span className={styles.score}>{formatScore(score)}</span>}
        <span className={styles.reason}>{error?.message ?? reason ?? samplesWords.notScored}</span>
        <span className={styles.path}>{path}</span>
        {children}
        <button type="button" className={styles.close} onClick={onClose}>
          {samplesWords.closeUp.close()}
        </button>
      </div>
    </Modal>
  );
}
