import type { ReactNode } from 'react';
import { formatCount, formatDuration, formatRate, formatScore, formatTook, stripWords } from '../../words/index.ts';
import type { Dataset, Run, Step } from '../dataset/documents.ts';
import { isAtWork } from '../dataset/followDataset.ts';
import { ExportPanel } from '../export/ExportPanel.tsx';
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
import type { StepWord } from './stepWords.ts';
import type { StripCell } from './stripCells.ts';

const { facts: names, values } = stripWords;

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
  const { name, meaning } = stripWords.steps[word];
  const run = dataset.latestRun;
  const may = useMay();
  // Of exports the list below tells more.
  const counted = word === 'export' && cell.state !== 'running' ? [] : progressFacts(step, cell);
  const facts = [...counted, ...(run === null ? [] : runFacts(word, run))];
  const warnings = word === 'score' ? (run?.warnings ?? []) : [];
  return (
    <article className={styles.step}>
      <header>
        <h2>{name}</h2>
        <button
          type="button"
          className={styles.close}
          onClick={close}
          aria-label={stripWords.panel.close({ step: name })}
          title={stripWords.panel.closeHint}
        >
          ✕
        </button>
      </header>
      <p className={styles.meaning}>{meaning}</p>
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
          <h3>{stripWords.panel.warnings}</h3>
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
    { name: names.state, value: stripWords.states[state] },
    ...(state === 'idle' || state === 'queued' ? [] : [{ name: names.done, value: values.of({ count: done, total }) }]),
    ...(failed > 0 ? [{ name: names.failed, value: formatCount(failed) }] : []),
    ...(ratePerSecond === null ? [] : [{ name: names.rate, value: formatRate(ratePerSecond) }]),
    ...(secondsLeft === null ? [] : [{ name: names.left, value: formatDuration(secondsLeft) }]),
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
        { name: names.encoder, value: run.encoderId },
        ...(run.device === null ? [] : [{ name: names.device, value: run.device }]),
        ...(run.deviceNote === null ? [] : [{ name: names.notUsed, value: run.deviceNote }]),
      ];
    case 'score':
      return [
        { name: names.method, value: run.method },
        {
          name: names.classes,
          value: values.labels({ classes: run.labelSet.labels.length, version: run.labelSet.version }),
        },
        ...(run.corpusVersion === null
          ? []
          : [{ name: names.negatives, value: values.corpus({ version: run.corpusVersion.number }) }]),
        { name: names.begun, value: <Ago moment={run.startedAt ?? run.createdAt} /> },
        ...(run.startedAt === null || run.finishedAt === null
          ? []
          : [{ name: names.took, value: formatTook(run.startedAt, run.finishedAt) }]),
      ];
    case 'flag': {
      const rule = run.thresholdPolicy === null ? null : ruleText(run.thresholdPolicy);
      return [
        ...(run.threshold === null ? [] : [{ name: names.threshold, value: formatScore(run.threshold) }]),
        ...(rule === null ? [] : [{ name: names.rule, value: rule.meaning }]),
        ...calibrationFacts(run),
        { name: names.flagged, value: values.of({ count: run.flaggedCount, total: run.scoredCount }) },
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
    { name: names.calibrated, value: values.calibratedBy({ photos: n, dataset: dataset?.name ?? null }) },
    ...(guarantee === null ? [] : [{ name: names.promise, value: guarantee }]),
    ...(shortfall === null ? [] : [{ name: names.shortfall, value: shortfall }]),
  ];
}
