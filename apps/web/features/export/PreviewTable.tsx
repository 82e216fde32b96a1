import { exportWords, formatCount } from '../../words/index.ts';
import type { Preview, PreviewRow } from './documents.ts';
import styles from './export.module.css';

const words = exportWords.preview;

/** What goes in and what stays out, by split and by class, before anything is made. */
export function PreviewTable({ preview }: { preview: Preview }) {
  const { splits, classes, classCount } = preview;
  return (
    <>
      <Counts
        caption={words.bySplit}
        rows={splits.map((row) => ({
          ...row,
          name: row.split === null ? words.noSplit : exportWords.splits[row.split],
        }))}
      />
      <details className={styles.classes}>
        <summary>{words.byClassCount({ classes: classCount })}</summary>
        <Counts caption={words.byClass} rows={classes.map((row) => ({ ...row, name: row.name ?? words.noClass }))} />
        {classCount > classes.length ? <p>{words.largest({ classes: classes.length })}</p> : null}
      </details>
    </>
  );
}

const columns = [
  'included',
  'kept',
  'dropped',
  'relabelled',
  'unsure',
  'undecided',
] as const satisfies readonly (keyof PreviewRow)[];

const ofAll = (words: string) => <span className={styles.of}>{words}</span>;

function Counts({ caption, rows }: { caption: string; rows: readonly (PreviewRow & { readonly name: string })[] }) {
  return (
    // Reached by the keyboard, so that a narrow window scrolls it.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className={styles.scroller} tabIndex={0} aria-label={caption}>
      <table className={styles.counts}>
        <caption className="spoken">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span className="spoken">{caption}</span>
            </th>
            {columns.map((key) => (
              <th key={key} scope="col">
                {words.columns[key]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {columns.map((key) => (
                <td key={key} data-none={row[key] === 0 || undefined}>
                  {key === 'included'
                    ? words.included({ photos: row.included, of: row.samples, small: ofAll })
                    : formatCount(row[key])}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
