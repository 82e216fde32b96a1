import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { scoreWords } from '../../words/index.ts';
import { ask } from '../api/ask.ts';
import type { Run } from '../dataset/documents.ts';
import { CorpusField } from './CorpusField.tsx';
import { type CalibrationDataset, calibrationDatasets, type EncoderChoice, ScoringChoices } from './documents.ts';
import styles from './runForm.module.css';
import { ThresholdFields } from './ThresholdFields.tsx';
import { firstChoice, type Policy, policyOf, whyNotFlag } from './thresholdChoice.ts';

export interface RunChoice {
  readonly encoderId: string;
  readonly method: string;
  readonly thresholdPolicy: Policy | undefined;
  readonly calibrationDatasetId: string | undefined;
  /** Null for the version of the negatives that new runs use. */
  readonly corpusVersionId: string | null;
}

export interface RunFormProps {
  readonly datasetId: string;
  /** What the form begins with. */
  readonly run: Run | null;
  readonly atWork: boolean;
  readonly start: (choice: RunChoice) => void;
  /** Flags the run anew from the scores that it has; undefined stands for the method's own rule. */
  readonly flag: (policy: Policy | undefined) => void;
}

/** Scores the dataset anew, by another encoder, method or threshold; or flags it anew by another threshold. */
export function RunForm({ datasetId, run, atWork, start, flag }: RunFormProps) {
  const client = useClient();
  const [encoders, setEncoders] = useState<readonly EncoderChoice[]>([]);
  const [datasets, setDatasets] = useState<readonly CalibrationDataset[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [corpusVersionId, setCorpusVersionId] = useState<string | null>(null);
  const [choice, setChoice] = useState({ encoderId: run?.encoderId ?? '', method: run?.method ?? 'neglabel' });
  const [threshold, setThreshold] = useState(() => firstChoice(run));
  useEffect(() => {
    let gone = false;
    ask(client, ScoringChoices, { datasetId }).then(
      (found) => {
        if (gone) return;
        setEncoders(found.encoders);
        setDatasets(calibrationDatasets(found, datasetId));
      },
      (error: unknown) => gone || setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      gone = true;
    };
  }, [client, datasetId]);

  const encoder = encoders.find(({ id }) => id === choice.encoderId) ?? encoders[0];
  if (failure !== null) return <p className={styles.failure}>{failure}</p>;
  if (encoder === undefined) return null;
  const same =
    run !== null &&
    run.encoderId === encoder.id &&
    run.method === choice.method &&
    (corpusVersionId === null || corpusVersionId === run.corpusVersion?.id);
  const onlyScored = same ? whyNotFlag(run, threshold) : scoreWords.form.otherScores;
  const method = encoder.methods.find(({ name }) => name === choice.method);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        const thresholdPolicy = policyOf(threshold);
        const { submitter } = event.nativeEvent as SubmitEvent;
        if (submitter?.getAttribute('value') === 'flag') return flag(thresholdPolicy);
        const calibrationDatasetId = threshold.calibrationId || undefined;
        start({ encoderId: encoder.id, method: choice.method, thresholdPolicy, calibrationDatasetId, corpusVersionId });
      }}
    >
      <label>
        {scoreWords.form.encoder}
        <select
          value={encoder.id}
          onChange={({ target }) => setChoice((before) => ({ ...before, encoderId: target.value }))}
        >
          {encoders.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        {scoreWords.form.method}
        <select
          value={choice.method}
          onChange={({ target }) => setChoice((before) => ({ ...before, method: target.value }))}
        >
          {encoder.methods.map(({ name, unavailable }) => (
            <option key={name} value={name} disabled={unavailable !== null} title={unavailable ?? undefined}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <CorpusField datasetId={datasetId} encoderId={encoder.id} value={corpusVersionId} change={setCorpusVersionId} />
      {method?.unavailable ? <p className={styles.failure}>{method.unavailable}</p> : null}
      <ThresholdFields choice={threshold} change={setThreshold} datasets={datasets} />
      <div className={styles.buttons}>
        <button type="submit" disabled={atWork || method === undefined || method.unavailable !== null}>
          {atWork ? scoreWords.form.atWork : run === null ? scoreWords.scoreNow : scoreWords.scoreAgain}
        </button>
        {atWork || run === null ? null : (
          <button
            type="submit"
            value="flag"
            disabled={onlyScored !== null}
            title={onlyScored ?? scoreWords.form.flagAgainHint}
          >
            {scoreWords.form.flagAgain}
          </button>
        )}
      </div>
    </form>
  );
}
