import { useVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { samplesWords } from '../../words/index.ts';
import { isSelected, type Selection } from '../review/selection.ts';
import styles from './grid.module.css';
import { gap, gridGeometry, type MoveSpace } from './gridGeometry.ts';
import { Tile, tileId } from './Tile.tsx';
import type { Samples } from './useSamples.ts';

/** Rows that are drawn beyond those that are seen, and rows before the end at which more are asked for. */
const ahead = { drawn: 3, asked: 6 };
/** Tiles in the first answer of the server, which does not know the window. */
const firstTiles = 60;

export interface GridProps {
  readonly samples: Samples;
  readonly focusedId: string | null;
  readonly tileSize: number;
  readonly scroller: RefObject<HTMLDivElement | null>;
  /** Told how the tiles lie, for those who move among them. */
  readonly space: RefObject<MoveSpace>;
  readonly selection: Selection;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
  readonly onSelect: (id: string, how: 'toggle' | 'extend') => void;
}

/** Photos from the lowest score on; only those near the window are drawn. */
export function Grid(props: GridProps) {
  const { samples, focusedId, tileSize, scroller, space, selection, onFocus, onOpen, onSelect } = props;
  const { samples: list, totalCount, next, outdated, failure, loadMore, retry } = samples;
  const { width, height, density } = useRoom(scroller);
  const { columns, tileWidth, rowHeight } = gridGeometry(width, tileSize);
  const rows = Math.ceil(list.length / columns);
  const measured = width > 0;

  const virtualizer = useVirtualizer({
    count: measured ? rows : 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    gap,
    paddingStart: 2 * gap,
    paddingEnd: 2 * gap,
    scrollPaddingStart: gap,
    scrollPaddingEnd: gap,
    overscan: ahead.drawn,
  });
  // Rows that were measured at another width are not right any more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the virtualizer measures by `rowHeight`
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);

  useEffect(() => {
    space.current = { count: list.length, columns, rows: Math.max(1, Math.floor(height / (rowHeight + gap))) };
  }, [space, list.length, columns, height, rowHeight]);

  const focusedIndex = focusedId === null ? -1 : list.findIndex(({ id }) => id === focusedId);
  useEffect(() => {
    if (measured && focusedIndex >= 0) virtualizer.scrollToIndex(Math.floor(focusedIndex / columns), { align: 'auto' });
  }, [virtualizer, measured, focusedIndex, columns]);

  const drawn = virtualizer.getVirtualItems();
  const lastDrawn = drawn.at(-1)?.index ?? -1;
  useEffect(() => {
    if (next !== null && failure === null && lastDrawn >= rows - ahead.asked) loadMore();
  }, [next, failure, lastDrawn, rows, loadMore]);

  // A tile is drawn anew when it changes, and not because what it tells does.
  const latest = useRef(onSelect);
  useEffect(() => {
    latest.current = onSelect;
  });
  const select = useCallback((id: string, how: 'toggle' | 'extend') => latest.current(id, how), []);

  const tiles = (from: number, to: number) =>
    list
      .slice(from, to)
      .map((sample, place) => (
        <Tile
          key={sample.id}
          sample={sample}
          index={from + place}
          count={totalCount}
          focused={from + place === focusedIndex}
          selected={isSelected(selection, sample.id)}
          side={tileWidth * density}
          onFocus={onFocus}
          onOpen={onOpen}
          onSelect={select}
        />
      ));

  return (
    <div
      ref={scroller}
      className={styles.scroller}
      role="listbox"
      tabIndex={0}
      aria-label={samplesWords.grid.label}
      aria-multiselectable="true"
      aria-busy={outdated}
      aria-activedescendant={focusedId === null ? undefined : tileId(focusedId)}
      data-outdated={outdated || undefined}
    >
      {measured ? (
        <div className={styles.canvas} style={{ height: virtualizer.getTotalSize() }}>
          {drawn.map(({ key, index, start }) => (
            <div
              key={key}
              className={styles.row}
              role="presentation"
              style={{
                gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))`,
                height: rowHeight,
                transform: `translateY(${start}px)`,
              }}
            >
              {tiles(index * columns, (index + 1) * columns)}
            </div>
          ))}
        </div>
      ) : (
        <div className={styles.flow} role="presentation">
          {tiles(0, firstTiles)}
        </div>
      )}
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {failure}{' '}
          <button type="button" onClick={list.length === 0 || outdated ? retry : loadMore}>
            {samplesWords.grid.tryAgain}
          </button>
        </p>
      )}
    </div>
  );
}

/** The room for tiles inside the scroller's padding, in CSS pixels; zero until the page is alive. */
function useRoom(scroller: RefObject<HTMLDivElement | null>) {
  const [room, setRoom] = useState({ width: 0, height: 0, density: 1 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () =>
      setRoom({
        width: element.clientWidth - 3 * gap,
        height: element.clientHeight,
        density: window.devicePixelRatio,
      });
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [scroller]);
  return room;
}
