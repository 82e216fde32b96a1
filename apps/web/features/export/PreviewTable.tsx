import { exportWords, formatCount } from '../../words/index.ts';
import { Table, type TableColumn } from '../frame/Table.tsx';
import type { Preview, PreviewRow } from './documents.ts';
import styles from './export.module.css';

const words = exportWords.preview;

/** What goes in and what stays out, by split and by class, before anything is made. */
export function PreviewTable({ preview }: { preview: Preview }) {
  const { splits, classes, classCount } = preview;
  return (
    <>
      <Counts
        by="split"
        caption={words.bySplit}
        rows={splits.map((row) => ({
          ...row,
          name: row.split === null ? words.noSplit : exportWords.splits[row.split],
        }))}
      />
      <details className={styles.classes}>
        <summary>{words.byClassCount({ classes: classCount })}</summary>
        <Counts
          by="class"
          caption={words.byClass}
          rows={classes.map((row) => ({ ...row, name: row.name ?? words.noClass }))}
        />
        {classCount > classes.length ? <p>{words.largest({ classes: classes.length })}</p> : null}
      </details>
    </>
  );
}

const counts = [
  'included',
  'kept',
  'dropped',
  'relabelled',
  'unsure',
  'undecided',
] as const satisfies readonly (keyof PreviewRow)[];

const ofAll = (words: string) => <span className={styles.of}>{words}</span>;

type NamedRow = PreviewRow & { readonly name: string };

const columnsBy = (name: string): readonly TableColumn<NamedRow>[] => [
  {
    id: 'name',
    header: () => (
      <th scope="col">
        <span className="spoken">{name}</span>
      </th>
    ),
    cell: ({ row }) => <th scope="row">{row.original.name}</th>,
  },
  ...counts.map(
    (key): TableColumn<NamedRow> => ({
      id: key,
      header: () => <th scope="col">{words.columns[key]}</th>,
      cell: ({ row: { original } }) => (
        <td data-none={original[key] === 0 || undefined}>
          {key === 'included'
            ? words.included({ photos: original.included, of: original.samples, small: ofAll })
            : formatCount(original[key])}
        </td>
      ),
    }),
  ),
];

const columns = { split: columnsBy(words.bySplit), class: columnsBy(words.byClass) };

interface CountsProps {
  readonly by: keyof typeof columns;
  readonly caption: string;
  readonly rows: readonly NamedRow[];
}

function Counts({ by, caption, rows }: CountsProps) {
  return (
    // Reached by the keyboard, so that a narrow window scrolls it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={styles.scroller} tabIndex={0} aria-label={caption}>
      <Table caption={caption} columns={columns[by]} rows={rows} idOf={({ name }) => name} className={styles.counts} />
    </section>
  );
}
