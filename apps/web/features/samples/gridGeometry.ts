/** Pixels. */
export const gap = 8;
export const captionHeight = 24;
export const tileSizes = { smallest: 96, initial: 148, largest: 320, step: 4 } as const;

export interface GridGeometry {
  readonly columns: number;
  readonly tileWidth: number;
  readonly rowHeight: number;
}

/** As many tiles of at least `tileSize` as fit beside each other, stretched to fill the width, as CSS's auto-fill does. */
export function gridGeometry(width: number, tileSize: number): GridGeometry {
  const columns = Math.max(1, Math.floor((width + gap) / (tileSize + gap)));
  const tileWidth = Math.max(1, (width - gap * (columns - 1)) / columns);
  return { columns, tileWidth, rowHeight: tileWidth + captionHeight };
}

export type Move = 'left' | 'right' | 'up' | 'down' | 'first' | 'last' | 'pageUp' | 'pageDown';

/** Where the focus goes from tile `index`; it stays where there is nothing further. */
export function moved(index: number, move: Move, { count, columns, rows }: MoveSpace): number {
  if (count === 0) return -1;
  const steps: Readonly<Record<Move, number>> = {
    left: -1,
    right: 1,
    up: -columns,
    down: columns,
    pageUp: -columns * rows,
    pageDown: columns * rows,
    first: -index,
    last: count - 1 - index,
  };
  const target = index + steps[move];
  if (move === 'up' && target < 0) return index;
  // From the last full row, down leads to the end of the row that is not full.
  if (move === 'down' && target >= count) {
    return Math.floor(index / columns) < Math.floor((count - 1) / columns) ? count - 1 : index;
  }
  return Math.min(count - 1, Math.max(0, target));
}
export interface MoveSpace {
  readonly count: number;
  readonly columns: number;
  /** Rows that are seen at a time. */
  readonly rows: number;
}
