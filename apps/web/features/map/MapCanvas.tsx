'use client';

import KDBush from 'kdbush';
import { type Ref, useEffect, useImperativeHandle, useMemo, useRef, useState } from 'react';
import { mapWords } from '../../words/index.ts';
import { cameraOver, keyedCamera } from './camera.ts';
import type { Coloured } from './colours.ts';
import { type Point, placesWithin } from './lasso.ts';
import styles from './map.module.css';
import { openScene, type Scene } from './scene.ts';
import { usePointer } from './usePointer.ts';

/** What others may do with the map. */
export interface MapHandle {
  /** The points that are in view. */
  inView(): number[];
  key(key: string): void;
}

export interface MapCanvasProps {
  readonly handle: Ref<MapHandle>;
  /** x and y in turn. */
  readonly positions: Float32Array;
  readonly coloured: Coloured;
  /** The one category that stands out, while one does. */
  readonly only: number | null;
  /** 1 for the points that a filter holds for, which alone are pointed at and selected; null where all are. */
  readonly matches: Uint8Array | null;
  readonly selected: readonly number[];
  readonly focused: number | null;
  readonly lasso: boolean;
  readonly describedBy: string;
  /** A point under the pointer, and where that is in the element. */
  readonly onHover: (index: number | null, at: Point) => void;
  readonly onFocus: (index: number) => void;
  readonly onOpen: (index: number) => void;
  readonly onSelect: (indices: readonly number[]) => void;
  readonly onFailure: (message: string) => void;
}

/** From a point to the pointer that is on it, in pixels. */
const reach = 8;

/** The points of a map, drawn; everything else about it is around it. */
export function MapCanvas(props: MapCanvasProps) {
  const { handle, positions, coloured, only, matches, selected, focused, lasso, describedBy } = props;
  const { onHover, onFocus, onOpen, onSelect, onFailure } = props;
  const frame = useRef<HTMLDivElement>(null);
  const scene = useRef<Scene | null>(null);
  const [line, setLine] = useState<readonly Point[]>([]);
  const failure = useRef(onFailure);
  failure.current = onFailure;
  const index = useMemo(() => {
    const tree = new KDBush(positions.length / 2, 64, Float32Array);
    for (let i = 0; i < positions.length; i += 2) tree.add(positions[i] ?? 0, positions[i + 1] ?? 0);
    return positions.length === 0 ? null : tree.finish();
  }, [positions]);

  useEffect(() => {
    const parent = frame.current;
    if (parent === null) return;
    const camera = cameraOver(positions, parent.clientWidth, parent.clientHeight);
    const onMove = () => {
      // For tests and measurements, which cannot see into a picture.
      parent.dataset.zoom = opened.camera().zoom.toFixed(2);
      parent.dataset.x = opened.camera().x.toFixed(3);
    };
    const opened = openScene(parent, { camera, onFailure: (message) => failure.current(message), onMove });
    onMove();
    scene.current = opened;
    return () => {
      scene.current = null;
      opened.close();
    };
  }, [positions]);
  useEffect(() => {
    scene.current?.draw({ positions, of: coloured.of, categories: coloured.categories, only, matches });
  }, [positions, coloured, only, matches]);
  useEffect(() => {
    const mark = () => {
      if (frame.current === null) return;
      const light = getComputedStyle(frame.current).getPropertyValue('color');
      const [red = 255, green = 255, blue = 255] = (light.match(/[\d.]+/g) ?? []).map(Number);
      scene.current?.mark({ selected, focused, colour: [red, green, blue] });
    };
    mark();
    const theme = new MutationObserver(mark);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    return () => theme.disconnect();
  }, [selected, focused]);

  const shown = (i: number) => (only === null || coloured.of[i] === only) && (matches === null || matches[i] === 1);
  const pointAt = (at: Point): number | null => {
    const open = scene.current;
    if (open === null || index === null) return null;
    const { x, y } = open.placeAt(at);
    const distance = (i: number) => Math.hypot((positions[2 * i] ?? 0) - x, (positions[2 * i + 1] ?? 0) - y);
    const near = index.within(x, y, reach * 2 ** -open.camera().zoom).filter(shown);
    return near.reduce<number | null>((best, i) => (best === null || distance(i) < distance(best) ? i : best), null);
  };
  const withPoint = (at: Point, act: (index: number) => void) => {
    const found = pointAt(at);
    if (found !== null) act(found);
  };
  const go = (key: string): boolean => {
    const open = scene.current;
    const parent = frame.current;
    if (open === null || parent === null) return false;
    const [width, height] = [parent.clientWidth, parent.clientHeight];
    const next = keyedCamera(key, open.camera(), { width, height, whole: cameraOver(positions, width, height) });
    if (next === null) return false;
    open.look(next);
    return true;
  };
  useImperativeHandle(handle, () => ({
    inView() {
      const open = scene.current;
      const parent = frame.current;
      if (open === null || parent === null || index === null) return [];
      const corner = open.placeAt({ x: 0, y: parent.clientHeight });
      const opposite = open.placeAt({ x: parent.clientWidth, y: 0 });
      return index.range(corner.x, corner.y, opposite.x, opposite.y).filter(shown);
    },
    key: (key) => void go(key),
  }));
  usePointer(frame, {
    lasso,
    onLine(drawn, ended) {
      setLine(ended ? [] : [...drawn]);
      const open = scene.current;
      if (ended && drawn.length > 2 && open !== null)
        onSelect(placesWithin(drawn.map(open.placeAt), positions).filter(shown));
    },
    onHover: (at) => onHover(at === null ? null : pointAt(at), at ?? { x: 0, y: 0 }),
    onClick: (at) => withPoint(at, onFocus),
    onDoubleClick: (at) => withPoint(at, onOpen),
  });
  return (
    <div
      ref={frame}
      className={styles.canvas}
      role="application"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: keys move the map
      tabIndex={0}
      aria-label={mapWords.canvas}
      aria-describedby={describedBy}
      data-lasso={lasso || undefined}
      onKeyDown={(event) => {
        if (event.ctrlKey || event.metaKey || event.altKey || !go(event.key)) return;
        // The same keys move from photo to photo elsewhere on the page.
        event.stopPropagation();
        event.nativeEvent.stopImmediatePropagation();
        event.preventDefault();
      }}
    >
      {line.length === 0 ? null : (
        <svg className={styles.line} aria-hidden="true">
          <polygon points={line.map(({ x, y }) => `${x},${y}`).join(' ')} />
        </svg>
      )}
    </div>
  );
}
