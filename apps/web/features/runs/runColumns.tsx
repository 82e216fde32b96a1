import Link from 'next/link';
import type { ReactNode } from 'react';
import { formatCount, formatVersion, runsWords } from '../../words/index.ts';
import type { TableColumn } from '../frame/Table.tsx';
import { corpusAddress, datasetAddress, labelsAddress } from '../projects/addresses.ts';
import type { RunFacts } from './documents.ts';
import { RepeatButton } from './RepeatButton.tsx';
import { RunMoment } from './RunMoment.tsx';
import styles from './runs.module.css';
import { corpusWords, countWords, encoderName, namesOf, stateWords, thresholdWords, tookWords } from './runWords.ts';

export interface RunRow {
  readonly run: RunFacts;
  readonly slug: string;
  /** Whether it is one of those to compare. */
  readonly picked: boolean;
  readonly pick: (on: boolean) => void;
  /** Is told when it was repeated; null for those who may not. */
  readonly repeated: (() => void) | null;
}

type ColumnName = keyof typeof runsWords.columns;

/** A column of the table: its name, and how a run's cell is drawn. */
function column(
  id: ColumnName,
  cell: (row: RunRow) => ReactNode,
  looks: 'words' | 'number' | 'spoken' = 'words',
): TableColumn<RunRow> {
  const name = runsWords.columns[id];
  return {
    id,
    header: () => (
      <th scope="col" className={looks === 'number' ? styles.number : undefined}>
        {looks === 'spoken' ? <span className="spoken">{name}</span> : name}
      </th>
    ),
    cell: ({ row }) => cell(row.original),
  };
}

/** A run, and everything that it was made from. */
export const runColumns: readonly TableColumn<RunRow>[] = [
  column(
    'compare',
    ({ run, picked, pick }) => (
      <td>
        <input
          type="checkbox"
          aria-label={runsWords.row.compare(namesOf(run))}
          checked={picked}
          disabled={run.status !== 'COMPLETED'}
          onChange={({ target }) => pick(target.checked)}
        />
      </td>
    ),
    'spoken',
  ),
  column('when', ({ run }) => <RunMoment run={run} />),
  column('dataset', ({ run, slug }) => (
    <td>
      <Link href={datasetAddress(slug, run.dataset)}>{run.dataset.name}</Link>
    </td>
  )),
  column('state', ({ run }) => (
    <td data-status={run.status} title={run.error?.message}>
      {stateWords(run)}
      {run.error === null ? null : <code className={styles.code}> {run.error.code}</code>}
    </td>
  )),
  column(
    'flagged',
    ({ run }) => (
      <td className={styles.number} data-flagged={run.flaggedCount > 0 || undefined}>
        {run.status === 'COMPLETED' ? formatCount(run.flaggedCount) : '–'}
      </td>
    ),
    'number',
  ),
  column(
    'scored',
    ({ run }) => (
      <td className={styles.number} title={countWords(run)}>
        {formatCount(run.scoredCount)}
        {run.skippedCount > 0 ? <span className={styles.dim}> −{formatCount(run.skippedCount)}</span> : null}
      </td>
    ),
    'number',
  ),
  column('method', ({ run }) => <td>{run.method}</td>),
  column('encoder', ({ run }) => <td title={run.encoderId}>{encoderName(run.encoderId)}</td>),
  column('labels', ({ run: { labelSet }, slug }) => (
    <td>
      <Link href={labelsAddress(slug)} title={runsWords.row.classes({ classes: labelSet.labelCount })}>
        {formatVersion(labelSet.version)}
      </Link>
    </td>
  )),
  column('corpus', ({ run, slug }) => (
    <td>
      {run.corpusVersion === null ? (
        corpusWords(run)
      ) : (
        <Link href={corpusAddress(slug, run.corpusVersion.corpus.name)}>{corpusWords(run)}</Link>
      )}
    </td>
  )),
  column('threshold', ({ run }) => (
    <td title={run.calibration === null ? undefined : runsWords.row.calibratedBy({ photos: run.calibration.n })}>
      {thresholdWords(run)}
      {run.calibration === null ? null : <span className={styles.dim}> {runsWords.row.calibrated}</span>}
    </td>
  )),
  column('device', ({ run }) => <td title={run.deviceNote ?? undefined}>{run.device ?? '–'}</td>),
  column('took', ({ run }) => <td className={styles.number}>{tookWords(run)}</td>, 'number'),
  column(
    'deeds',
    ({ run, repeated }) => <td>{repeated === null ? null : <RepeatButton run={run} repeated={repeated} />}</td>,
    'spoken',
  ),
];
