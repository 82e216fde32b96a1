import Link from 'next/link';
import { useClient } from 'urql';
import { formatCount, formatMoment, formatVersion, runsWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { corpusAddress, datasetAddress, labelsAddress } from '../projects/addresses.ts';
import { RepeatRun, type RunFacts } from './documents.ts';
import styles from './runs.module.css';
import { corpusWords, countWords, encoderName, stateWords, thresholdWords, tookWords } from './runWords.ts';

export interface RunRowProps {
  readonly run: RunFacts;
  readonly slug: string;
  /** Whether it is one of those to compare. */
  readonly picked: boolean;
  readonly pick: (on: boolean) => void;
  /** Is told when it was repeated; null for those who may not. */
  readonly repeated: (() => void) | null;
}

/** One run, and everything that it was made from. */
export function RunRow({ run, slug, picked, pick, repeated }: RunRowProps) {
  const client = useClient();
  const { busy, refusal, run: work } = useWork();
  const { dataset, corpusVersion, labelSet, calibration, status, error } = run;
  const named = { dataset: dataset.name, moment: formatMoment(run.createdAt) };
  const repeat = async () => {
    const done = await work(async () => void accepted((await tell(client, RepeatRun, { id: run.id })).repeatRun));
    if (done) repeated?.();
  };
  const about = [
    runsWords.row.seed({ seed: run.seed }),
    ...(run.repeatOf === null ? [] : [runsWords.row.repeatedHint]),
    ...(run.deviceNote === null ? [] : [run.deviceNote]),
    ...run.warnings,
  ];
  return (
    <tr data-picked={picked || undefined}>
      <td>
        <input
          type="checkbox"
          aria-label={runsWords.row.compare(named)}
          checked={picked}
          disabled={status !== 'COMPLETED'}
          onChange={({ target }) => pick(target.checked)}
        />
      </td>
      <td title={about.join('\n')}>
        <Ago moment={run.createdAt} />
        {run.repeatOf === null ? null : <span className={styles.dim}> ↻ {runsWords.row.repeated}</span>}
        {run.warnings.length === 0 ? null : <span className={styles.warned}> ⚠ {run.warnings.length}</span>}
      </td>
      <td>
        <Link href={datasetAddress(slug, dataset)}>{dataset.name}</Link>
      </td>
      <td data-status={status} title={error?.message}>
        {stateWords(run)}
        {error === null ? null : <code className={styles.code}> {error.code}</code>}
      </td>
      <td className={styles.number} data-flagged={run.flaggedCount > 0 || undefined}>
        {status === 'COMPLETED' ? formatCount(run.flaggedCount) : '–'}
      </td>
      <td className={styles.number} title={countWords(run)}>
        {formatCount(run.scoredCount)}
        {run.skippedCount > 0 ? <span className={styles.dim}> −{formatCount(run.skippedCount)}</span> : null}
      </td>
      <td>{run.method}</td>
      <td title={run.encoderId}>{encoderName(run.encoderId)}</td>
      <td>
        <Link href={labelsAddress(slug)} title={runsWords.row.classes({ classes: labelSet.labelCount })}>
          {formatVersion(labelSet.version)}
        </Link>
      </td>
      <td>
        {corpusVersion === null ? (
          corpusWords(run)
        ) : (
          <Link href={corpusAddress(slug, corpusVersion.corpus.name)}>{corpusWords(run)}</Link>
        )}
      </td>
      <td title={calibration === null ? undefined : runsWords.row.calibratedBy({ photos: calibration.n })}>
        {thresholdWords(run)}
        {calibration === null ? null : <span className={styles.dim}> {runsWords.row.calibrated}</span>}
      </td>
      <td title={run.deviceNote ?? undefined}>{run.device ?? '–'}</td>
      <td className={styles.number}>{tookWords(run)}</td>
      <td>
        {repeated === null ? null : (
          <button
            type="button"
            className={`${forms.button} ${forms.small}`}
            disabled={busy}
            aria-label={runsWords.row.repeatSpoken(named)}
            onClick={() => void repeat()}
          >
            {runsWords.row.repeat}
          </button>
        )}
        {refusal === null ? null : (
          <p className={forms.refusal} role="alert">
            {refusal.message}
          </p>
        )}
      </td>
    </tr>
  );
}
