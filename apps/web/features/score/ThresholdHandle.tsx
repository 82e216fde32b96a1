import { type KeyboardEvent, type PointerEvent, type RefObject, useRef } from 'react';
import { formatScore, scoreWords } from '../../words/index.ts';
import { type Span, scaleOf } from './histogramBars.ts';
import styles from './score.module.css';

export interface ThresholdHandleProps {
  readonly span: Span;
  readonly threshold: number;
  /** The picture that it is moved over. */
  readonly plot: RefObject<HTMLElement | null>;
  /** What the threshold would come to, for those who hear the page. */
  readonly spoken: string;
  /** While it is moved. */
  readonly onMove: (threshold: number) => void;
  /** Where it is let go. */
  readonly onSet: (threshold: number) => void;
  readonly onLeave: () => void;
}

/** Arrow keys move by so many per cent of the width. */
const steps: Readonly<Record<string, number>> = {
  ArrowLeft: -0.2,
  ArrowDown: -0.2,
  ArrowRight: 0.2,
  ArrowUp: 0.2,
  PageDown: -2,
  PageUp: 2,
};

/** The threshold as a handle: dragged, or moved by the arrow keys and set by Enter. */
export function ThresholdHandle(props: ThresholdHandleProps) {
  const { span, threshold, plot, spoken, onMove, onSet, onLeave } = props;
  const moved = useRef(false);
  const scale = scaleOf(span);
  const place = scale(threshold);
  const scoreAt = (event: PointerEvent) => {
    const { left, width } = plot.current?.getBoundingClientRect() ?? { left: 0, width: 1 };
    return scale.invert((100 * (event.clientX - left)) / width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = steps[event.key];
    const handled = step !== undefined || ['Home', 'End', 'Enter', 'Escape'].includes(event.key);
    if (!handled) return;
    // The page's own keys move among the photos.
    event.preventDefault();
    event.stopPropagation();
    if (event.key === 'Enter') onSet(threshold);
    else if (event.key === 'Escape') onLeave();
    else if (event.key === 'Home') onMove(span.from);
    else if (event.key === 'End') onMove(span.to);
    else if (step !== undefined) onMove(scale.invert(place + step));
  };
  return (
    <span
      className={styles.handle}
      style={{ left: `${place}%` }}
      role="slider"
      tabIndex={0}
      aria-label={scoreWords.histogram.threshold}
      aria-valuemin={span.from}
      aria-valuemax={span.to}
      aria-valuenow={Number(threshold.toFixed(4))}
      aria-valuetext={spoken}
      title={scoreWords.histogram.thresholdHint}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        moved.current = false;
      }}
      onPointerMove={(event) => {
        if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
        moved.current = true;
        onMove(scoreAt(event));
      }}
      onPointerUp={(event) => {
        if (moved.current) onSet(scoreAt(event));
        moved.current = false;
      }}
      onPointerCancel={onLeave}
      onKeyDown={onKeyDown}
    >
      <span className={styles.threshold}>
        <span className={place > 85 ? styles.labelBefore : styles.label}>{formatScore(threshold)}</span>
      </span>
    </span>
  );
}
