import type { ReactNode } from 'react';
import type { Dataset, Run, Step } from '../dataset/documents.ts';
import { isAtWork } from '../dataset/followDataset.ts';
import { ExportPanel } from '../export/ExportPanel.tsx';
import { formatCount, formatRate, formatScore, plural } from '../format/numbers.ts';
import { formatDuration, formatTook } from '../format/times.ts';
import { Ago } from '../frame/Ago.tsx';
import { useMay } from '../members/MayContext.tsx';
import type { SampleFilter } from '../samples/documents.ts';
import { type RunChoice, RunForm } from '../score/RunForm.tsx';
import { ruleText } from '../score/rules.ts';
import type { Policy } from '../score/thresholdChoice.ts';
import { Archives } from '../upload/Archives.tsx';
import { ImportForm } from '../upload/ImportForm.tsx';
import { UploadForm } from '../upload/UploadForm.tsx';
import type { Upload } from '../upload/useUpload.ts';
import { Failures } from './Failures.tsx';
import styles from './stepPanel.module.css';
import { meanings, type StepWord } from './stepWords.ts';
import type { StripCell } from './stripCells.ts';

export interface StepPanelProps {
  readonly word: StepWord;
  readonly cell: StripCell;
  readonly step: Step;
  readonly dataset: Dataset;
  readonly revision: string;
  readonly upload: Upload;
  /** Starts a run; undefined where there are no classes or no photos to score. */
  readonly start: ((choice: RunChoice) => void) | undefined;
  /** Flags the latest run anew. */
  readonly flag: (policy: Policy | undefined) => void;
  /** What the list shows; null for all. */
  readonly filter?: SampleFilter | null;
  readonly close: () => void;
  readonly showFailed: () => void;
}

/** What a step does, how far it has come, what it was done with, and what came to grief at it. */
export function StepPanel(props: StepPanelProps) {
  const { word, cell, step, dataset, revision, upload, start, flag, close, showFailed } = props;
  const run = dataset.latestRun;
  const may = useMay();
  // Of exports the list below tells more.
  const counted = word === 'export' && cell.state !== 'running' ? [] : progressFacts(step, cell);
  const facts = [...counted, ...(run === null ? [] : runFacts(word, run))];
  const warnings = word === 'score' ? (run?.warnings ?? []) : [];
  return (
    <article className={styles.step}>
      <header>
        <h2>{word}</h2>
        <button type="button" className={styles.close} onClick={close} aria-label={`Close ${word}`} title="Close (Esc)">
          ✕
        </button>
      </header>
      <p className={styles.meaning}>{meanings[word]}</p>
      <dl>
        {facts.map(({ name, value, title }) => (
          <div key={name} title={title}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {warnings.length > 0 ? (
        <section className={styles.warnings}>
          <h3>Warnings</h3>
          <ul>
            {warnings.map((warning) => (
              <li key={warning}>{warning}</li>
            ))}
          </ul>
        </section>
      ) : null}
      {word === 'upload' ? (
        <>
          {may.curate ? (
            <>
              <UploadForm upload={upload} />
              <ImportForm datasetId={dataset.id} begun={upload.lookNow} />
            </>
          ) : null}
          <Archives datasetId={dataset.id} revision={JSON.stringify(step)} />
        </>
      ) : null}
      {word === 'export' ? (
        <ExportPanel
          dataset={dataset}
          revision={JSON.stringify(step)}
          filter={props.filter ?? null}
          begun={upload.lookNow}
        />
      ) : null}
      {word === 'score' && start !== undefined ? (
        <RunForm datasetId={dataset.id} run={run} atWork={isAtWork(dataset)} start={start} flag={flag} />
      ) : null}
      {cell.state === 'failed' && run?.error ? <p className={styles.error}>{run.error.message}</p> : null}
      {cell.failed > 0 ? <Failures datasetId={dataset.id} revision={revision} showFailed={showFailed} /> : null}
    </article>
  );
}

interface Fact {
  readonly name: string;
  readonly value: ReactNode;
  readonly title?: string;
}

function progressFacts({ done, total, ratePerSecond, secondsLeft }: Step, { state, failed }: StripCell): Fact[] {
  return [
    { name: 'state', value: state },
    ...(state === 'idle' || state === 'queued'
      ? []
      : [{ name: 'done', value: `${formatCount(done)} of ${formatCount(total)}` }]),
    ...(failed > 0 ? [{ name: 'failed', value: formatCount(failed) }] : []),
    ...(ratePerSecond === null ? [] : [{ name: 'rate', value: formatRate(ratePerSecond) }]),
    ...(secondsLeft === null ? [] : [{ name: 'left', value: formatDuration(secondsLeft) }]),
  ];
}

function runFacts(word: StepWord, run: Run): Fact[] {
  switch (word) {
    case 'upload':
    case 'decode':
    case 'export':
      return [];
    case 'encode':
    case 'index':
      return [
        { name: 'encoder', value: run.encoderId },
        ...(run.device === null ? [] : [{ name: 'device', value: run.device }]),
        ...(run.deviceNote === null ? [] : [{ name: 'not used', value: run.deviceNote }]),
      ];
    case 'score':
      return [
        { name: 'method', value: run.method },
        { name: 'classes', value: `${run.labelSet.labels.length}, labels v${run.labelSet.version}` },
        ...(run.corpusVersion === null ? [] : [{ name: 'negatives', value: `corpus v${run.corpusVersion.number}` }]),
        { name: 'begun', value: <Ago moment={run.startedAt ?? run.createdAt} /> },
        ...(run.startedAt === null || run.finishedAt === null
          ? []
          : [{ name: 'took', value: formatTook(run.startedAt, run.finishedAt) }]),
      ];
    case 'flag': {
      const rule = run.thresholdPolicy === null ? null : ruleText(run.thresholdPolicy);
      return [
        ...(run.threshold === null ? [] : [{ name: 'threshold', value: formatScore(run.threshold) }]),
        ...(rule === null ? [] : [{ name: 'rule', value: rule.meaning }]),
        ...calibrationFacts(run),
        { name: 'flagged', value: `${formatCount(run.flaggedCount)} of ${formatCount(run.scoredCount)}` },
      ];
    }
    case 'review':
      return [];
    default:
      return word satisfies never;
  }
}

function calibrationFacts({ calibration }: Run): Fact[] {
  if (calibration === null) return [];
  const { n, dataset, guarantee, shortfall } = calibration;
  return [
    { name: 'calibrated', value: `by ${plural(n, 'photo')} of ${dataset?.name ?? 'a dataset that is gone'}` },
    ...(guarantee === null ? [] : [{ name: 'promise', value: guarantee }]),
    ...(shortfall === null ? [] : [{ name: 'shortfall', value: shortfall }]),
  ];
}
