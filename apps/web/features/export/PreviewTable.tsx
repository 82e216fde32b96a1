import { formatCount } from '../format/numbers.ts';
import type { Preview, PreviewRow } from './documents.ts';
import styles from './export.module.css';
import { splitWords } from './exportWords.ts';

/** What goes in and what stays out, by split and by class, before anything is made. */
export function PreviewTable({ preview }: { preview: Preview }) {
  const { splits, classes, classCount } = preview;
  return (
    <>
      <Counts
        caption="By split"
        rows={splits.map((row) => ({ ...row, name: row.split === null ? 'in no split' : splitWords[row.split] }))}
      />
      <details className={styles.classes}>
        <summary>By class ({formatCount(classCount)})</summary>
        <Counts caption="By class" rows={classes.map((row) => ({ ...row, name: row.name ?? 'no class' }))} />
        {classCount > classes.length ? <p>The {classes.length} largest are shown.</p> : null}
      </details>
    </>
  );
}

const columns = [
  ['included', 'goes in'],
  ['kept', 'kept'],
  ['dropped', 'dropped'],
  ['relabelled', 'relabelled'],
  ['unsure', 'unsure'],
  ['undecided', 'undecided'],
] as const satisfies readonly (readonly [keyof PreviewRow, string])[];

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
            {columns.map(([key, name]) => (
              <th key={key} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th>
              {columns.map(([key]) => (
                <td key={key} data-none={row[key] === 0 || undefined}>
                  {formatCount(row[key])}
                  {key === 'included' ? <span className={styles.of}> of {formatCount(row.samples)}</span> : null}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
