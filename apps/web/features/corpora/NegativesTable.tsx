import { useTable } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { corpusWords } from '../../words/index.ts';
import { type Column, columns } from './corpusView.ts';
import { features, negativeColumns, uncountedColumns } from './negativeColumns.tsx';
import type { Negative } from './negativeDocuments.ts';
import styles from './table.module.css';
import type { Negatives } from './useNegatives.ts';

const words = corpusWords.table;
const rowHeight = 28;

export interface NegativesTableProps {
  readonly negatives: Negatives;
  readonly word: string | null;
  readonly sort: Column;
  readonly descending: boolean;
  /** Whether a run is counted. */
  readonly counted: boolean;
  readonly onSort: (sort: Column, descending: boolean) => void;
  readonly onChoose: (negative: Negative) => void;
}

/** The words of a corpus; only the rows near the window are drawn. */
export function NegativesTable(props: NegativesTableProps) {
  const { negatives, word, sort, descending, counted, onSort, onChoose } = props;
  const { rows, failure, busy, hasMore, loadMore } = negatives;
  const scroller = useRef<HTMLDivElement>(null);
  const table = useTable({
    features,
    columns: counted ? negativeColumns : uncountedColumns,
    data: rows,
    meta: { choose: onChoose },
    // The API sorts.
    manualSorting: true,
    enableSortingRemoval: false,
    enableMultiSort: false,
    state: { sorting: [{ id: sort, desc: descending }] },
    onSortingChange: (change) => {
      const [next] = typeof change === 'function' ? change([{ id: sort, desc: descending }]) : change;
      const column = columns.find((name) => name === next?.id);
      if (next !== undefined && column !== undefined) onSort(column, next.desc);
    },
  });
  const tableRows = table.getRowModel().rows;
  const virtualizer = useVirtualizer({
    count: tableRows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  const drawn = virtualizer.getVirtualItems();
  const last = drawn.at(-1)?.index ?? -1;
  useEffect(() => {
    if (hasMore && last >= rows.length - 40) loadMore();
  }, [hasMore, last, rows.length, loadMore]);

  const chosen = rows.findIndex(({ text }) => text === word);
  const move = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !(event.target instanceof HTMLElement) || event.target.closest('thead')) return;
    const next = rows[Math.min(rows.length - 1, Math.max(0, chosen + step))];
    if (next === undefined) return;
    event.preventDefault();
    onChoose(next);
    virtualizer.scrollToIndex(rows.indexOf(next), { align: 'auto' });
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move among the buttons inside
    <div ref={scroller} className={styles.scroller} onKeyDown={move} data-busy={busy || undefined} aria-busy={busy}>
      <table
        className={styles.table}
        data-uncounted={!counted || undefined}
        aria-rowcount={negatives.totalCount ?? undefined}
      >
        <thead>
          {table.getHeaderGroups().map(({ id, headers }) => (
            <tr key={id}>
              {headers.map((header) => (
                <table.FlexRender key={header.id} header={header} />
              ))}
            </tr>
          ))}
        </thead>
        <tbody style={{ height: virtualizer.getTotalSize() }}>
          {drawn.map(({ key, index, start }) => {
            const row = tableRows[index];
            return row === undefined ? null : (
              <tr
                key={key}
                aria-rowindex={index + 1}
                aria-selected={row.original.text === word}
                data-chosen={row.original.text === word || undefined}
                style={{ transform: `translateY(${start}px)`, height: rowHeight }}
              >
                {row.getAllCells().map((cell) => (
                  <table.FlexRender key={cell.id} cell={cell} />
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
      {failure === null ? null : (
        <p className={styles.failure} role="alert">
          {failure}
        </p>
      )}
      {rows.length === 0 && !busy && failure === null ? <p className={styles.nothing}>{words.noMatch}</p> : null}
    </div>
  );
}
