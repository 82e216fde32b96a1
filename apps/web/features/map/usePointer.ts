import { type RefObject, useEffect, useRef } from 'react';
import type { Point } from './lasso.ts';

export interface PointerActs {
  /** Whether a drag draws a line, also without Shift. */
  readonly lasso: boolean;
  readonly onLine: (line: readonly Point[], ended: boolean) => void;
  /** Where the pointer is; null when it has left, or holds a button down. */
  readonly onHover: (at: Point | null) => void;
  readonly onClick: (at: Point) => void;
  readonly onDoubleClick: (at: Point) => void;
}

/** A press that moves less than this is a click, in pixels. */
const clickReach = 4;

/**
 * What a pointer does on the map, in pixels from its left upper corner. A drag with Shift, or with the lasso taken up, draws a
 * line; the map does not hear of it, and so does not move.
 */
export function usePointer(element: RefObject<HTMLElement | null>, acts: PointerActs): void {
  const latest = useRef(acts);
  useEffect(() => {
    latest.current = acts;
  });
  useEffect(() => {
    const target = element.current;
    if (target === null) return;
    let line: Point[] | null = null;
    let pressed: Point | null = null;
    const at = ({ clientX, clientY }: MouseEvent): Point => {
      const { left, top } = target.getBoundingClientRect();
      return { x: clientX - left, y: clientY - top };
    };
    const down = (event: PointerEvent) => {
      if (event.button !== 0 || !event.isPrimary) return;
      pressed = at(event);
      latest.current.onHover(null);
      if (!event.shiftKey && !latest.current.lasso) return;
      event.stopPropagation();
      event.preventDefault();
      line = [pressed];
      target.setPointerCapture(event.pointerId);
    };
    const move = (event: PointerEvent) => {
      if (line !== null) {
        event.stopPropagation();
        line.push(at(event));
        latest.current.onLine(line, false);
      } else if (event.buttons === 0 && event.pointerType !== 'touch') latest.current.onHover(at(event));
    };
    const up = (event: PointerEvent) => {
      const end = at(event);
      const isClick = pressed !== null && Math.hypot(end.x - pressed.x, end.y - pressed.y) < clickReach;
      const drawn = line;
      line = null;
      pressed = null;
      if (drawn !== null) {
        event.stopPropagation();
        latest.current.onLine(isClick ? [] : drawn, true);
      }
      if (isClick) latest.current.onClick(end);
    };
    const cancel = () => {
      if (line !== null) latest.current.onLine([], true);
      line = null;
      pressed = null;
    };
    const leave = () => latest.current.onHover(null);
    const double = (event: MouseEvent) => latest.current.onDoubleClick(at(event));
    // Before the map itself hears of it.
    const first = { capture: true };
    target.addEventListener('pointerdown', down, first);
    target.addEventListener('pointermove', move, first);
    target.addEventListener('pointerup', up, first);
    target.addEventListener('pointercancel', cancel);
    target.addEventListener('pointerleave', leave);
    target.addEventListener('dblclick', double);
    return () => {
      target.removeEventListener('pointerdown', down, first);
      target.removeEventListener('pointermove', move, first);
      target.removeEventListener('pointerup', up, first);
      target.removeEventListener('pointercancel', cancel);
      target.removeEventListener('pointerleave', leave);
      target.removeEventListener('dblclick', double);
    };
  }, [element]);
}
