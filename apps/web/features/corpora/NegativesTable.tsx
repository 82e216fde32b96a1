import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import { corpusWords, formatCount } from '../../words/index.ts';
import type { Column } from './corpusView.ts';
import type { Negative } from './documents.ts';
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
  const virtualizer = useVirtualizer({
    count: rows.length,
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
  const head = (column: Column, first: 'up' | 'down' = 'up') => (
    <th scope="col" aria-sort={sort === column ? (descending ? 'descending' : 'ascending') : undefined}>
      <button
        type="button"
        title={words.columns[column].hint}
        onClick={() => onSort(column, sort === column ? !descending : first === 'down')}
      >
        {words.columns[column].name}
        <span aria-hidden="true">{sort === column ? (descending ? ' ↓' : ' ↑') : ''}</span>
      </button>
    </th>
  );
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys move among the buttons inside
    <div ref={scroller} className={styles.scroller} onKeyDown={move} data-busy={busy || undefined} aria-busy={busy}>
      <table
        className={styles.table}
        data-uncounted={!counted || undefined}
        aria-rowcount={negatives.totalCount ?? undefined}
      >
        <thead>
          <tr>
            {head('POSITION')}
            {head('TEXT')}
            {head('NEAREST_LABEL', 'down')}
            {counted ? head('ATTRACTS', 'down') : null}
            {head('SIMILARITY')}
            <th scope="col">{words.origin}</th>
          </tr>
        </thead>
        <tbody style={{ height: virtualizer.getTotalSize() }}>
          {drawn.map(({ key, index, start }) => {
            const row = rows[index];
            return row === undefined ? null : (
              <tr
                key={key}
                aria-rowindex={index + 1}
                aria-selected={row.text === word}
                data-chosen={row.text === word || undefined}
                style={{ transform: `translateY(${start}px)`, height: rowHeight }}
              >
                <Row negative={row} counted={counted} onChoose={onChoose} />
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

function Row({
  negative,
  counted,
  onChoose,
}: {
  negative: Negative;
  counted: boolean;
  onChoose: (of: Negative) => void;
}) {
  const {
    text,
    polarity,
    position,
    nearestLabel,
    tooNear: near,
    similarity,
    origin,
    attracts,
    flagged,
    gloss,
  } = negative;
  return (
    <>
      <td className={styles.number}>{position + 1}</td>
      <td className={styles.word}>
        <button type="button" title={gloss ?? undefined} onClick={() => onChoose(negative)}>
          {text}
        </button>
        {polarity === 'ADJECTIVE' ? <span className={styles.kind}>{words.adjective}</span> : null}
      </td>
      <td className={styles.nearest} data-near={near || undefined}>
        <span className={styles.label}>{nearestLabel.text}</span>
        <span className={styles.similarity}>{nearestLabel.similarity.toFixed(2)}</span>
        {near ? (
          <span title={words.nearHint}>
            <span aria-hidden="true">⚠</span>
            <span className="spoken">{words.near}</span>
          </span>
        ) : null}
      </td>
      {counted ? (
        <td className={styles.number} title={flagged ? words.flagged({ flagged }) : undefined}>
          {attracts === null || attracts === 0 ? '–' : formatCount(attracts)}
        </td>
      ) : null}
      <td className={styles.number}>{similarity.toFixed(2)}</td>
      <td className={styles.origin} data-origin={origin}>
        {words.origins[origin]}
      </td>
    </>
  );
}
