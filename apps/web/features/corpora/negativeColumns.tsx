import { type ColumnDef, metaHelper, rowSortingFeature, tableFeatures } from '@tanstack/react-table';
import type { ReactNode } from 'react';
import { corpusWords, formatCount } from '../../words/index.ts';
import { Hint } from '../frame/Hint.tsx';
import type { Column } from './corpusView.ts';
import type { Negative } from './negativeDocuments.ts';
import styles from './table.module.css';

const words = corpusWords.table;

export const features = tableFeatures({
  rowSortingFeature,
  tableMeta: metaHelper<{ readonly choose: (negative: Negative) => void }>(),
});

type NegativeColumn = ColumnDef<typeof features, Negative>;

/** A column that can be sorted by, from the lowest or the highest first. */
const sortedColumn = (id: Column, first: 'up' | 'down', cell: (negative: Negative) => ReactNode): NegativeColumn => ({
  id,
  accessorFn: ({ text }) => text,
  sortDescFirst: first === 'down',
  header: ({ column }) => {
    const sorted = column.getIsSorted();
    return (
      <th scope="col" aria-sort={sorted === false ? undefined : sorted === 'desc' ? 'descending' : 'ascending'}>
        <Hint says={words.columns[id].hint}>
          <button type="button" onClick={column.getToggleSortingHandler()}>
            {words.columns[id].name}
            <span aria-hidden="true">{sorted === false ? '' : sorted === 'desc' ? ' ↓' : ' ↑'}</span>
          </button>
        </Hint>
      </th>
    );
  },
  cell: ({ row }) => cell(row.original),
});

export const negativeColumns: readonly NegativeColumn[] = [
  sortedColumn('POSITION', 'up', ({ position }) => <td className={styles.number}>{position + 1}</td>),
  {
    ...sortedColumn('TEXT', 'up', () => null),
    cell: ({ row: { original }, table }) => (
      <td className={styles.word}>
        <button type="button" title={original.gloss ?? undefined} onClick={() => table.options.meta?.choose(original)}>
          {original.text}
        </button>
        {original.polarity === 'ADJECTIVE' ? <span className={styles.kind}>{words.adjective}</span> : null}
      </td>
    ),
  },
  sortedColumn('NEAREST_LABEL', 'down', ({ nearestLabel, tooNear }) => (
    <td className={styles.nearest} data-near={tooNear || undefined}>
      <span className={styles.label}>{nearestLabel.text}</span>
      <span className={styles.similarity}>{nearestLabel.similarity.toFixed(2)}</span>
      {tooNear ? (
        <span title={words.nearHint}>
          <span aria-hidden="true">⚠</span>
          <span className="spoken">{words.near}</span>
        </span>
      ) : null}
    </td>
  )),
  sortedColumn('ATTRACTS', 'down', ({ attracts, flagged }) => (
    <td className={styles.number} title={flagged ? words.flagged({ flagged }) : undefined}>
      {attracts === null || attracts === 0 ? '–' : formatCount(attracts)}
    </td>
  )),
  sortedColumn('SIMILARITY', 'up', ({ similarity }) => <td className={styles.number}>{similarity.toFixed(2)}</td>),
  {
    id: 'origin',
    header: () => <th scope="col">{words.origin}</th>,
    cell: ({ row: { original } }) => (
      <td className={styles.origin} data-origin={original.origin}>
        {words.origins[original.origin]}
      </td>
    ),
  },
];

/** While no run is counted. */
export const uncountedColumns = negativeColumns.filter(({ id }) => id !== 'ATTRACTS');
