import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { ask } from '../api/ask.ts';
import { useAnswer } from '../api/useAnswer.ts';
import type { Run } from '../dataset/documents.ts';
import { type EncoderChoice, ScoringChoices, VersionChoices } from './documents.ts';
import styles from './runForm.module.css';

export interface RunChoice {
  readonly encoderId: string;
  readonly method: string;
  /** Null for the version that new runs use. */
  readonly corpusVersionId: string | null;
}

export interface RunFormProps {
  readonly datasetId: string;
  /** What the form begins with. */
  readonly run: Run | null;
  readonly atWork: boolean;
  readonly start: (choice: RunChoice) => void;
}

/** Scores the dataset anew, by another encoder or method. */
export function RunForm({ datasetId, run, atWork, start }: RunFormProps) {
  const client = useClient();
  const [encoders, setEncoders] = useState<readonly EncoderChoice[]>([]);
  const [failure, setFailure] = useState<string | null>(null);
  const [choice, setChoice] = useState<RunChoice>({
    encoderId: run?.encoderId ?? '',
    method: run?.method ?? 'neglabel',
    corpusVersionId: null,
  });
  const { data } = useAnswer(VersionChoices, { datasetId });
  useEffect(() => {
    let gone = false;
    ask(client, ScoringChoices, {}).then(
      ({ encoders: found }) => gone || setEncoders(found),
      (error: unknown) => gone || setFailure(error instanceof Error ? error.message : String(error)),
    );
    return () => {
      gone = true;
    };
  }, [client]);

  const encoder = encoders.find(({ id }) => id === choice.encoderId) ?? encoders[0];
  if (failure !== null) return <p className={styles.failure}>{failure}</p>;
  if (encoder === undefined) return null;
  const project = data?.node?.__typename === 'Dataset' ? data.node.project : null;
  const active = project?.activeCorpusVersion ?? null;
  // Words are compared by their embeddings, which another encoder does not have.
  const versions = (project?.corpora.edges ?? []).flatMap(({ node }) =>
    node.versions.edges
      .filter((edge) => edge.node.encoderId === encoder.id)
      .map((edge) => ({
        id: edge.node.id,
        text: `${node.name} v${edge.node.number} ${edge.node.message}`.slice(0, 60),
      })),
  );
  const method = encoder.methods.find(({ name }) => name === choice.method);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        start({ ...choice, encoderId: encoder.id });
      }}
    >
      <label>
        encoder
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
        method
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
      {versions.length > 0 ? (
        <label>
          negatives
          <select
            value={choice.corpusVersionId ?? ''}
            onChange={({ target }) =>
              setChoice((before) => ({ ...before, corpusVersionId: target.value === '' ? null : target.value }))
            }
          >
            <option value="">{active ? `in use: ${active.corpus.name} v${active.number}` : 'mined anew'}</option>
            {versions.map(({ id, text }) => (
              <option key={id} value={id}>
                {text}
              </option>
            ))}
          </select>
        </label>
      ) : null}
      {method?.unavailable ? <p className={styles.failure}>{method.unavailable}</p> : null}
      <button type="submit" disabled={atWork || method === undefined || method.unavailable !== null}>
        {atWork ? 'A run is at work' : run === null ? 'Score now' : 'Score again'}
      </button>
    </form>
  );
}
