import { scoreWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { VersionChoices } from './documents.ts';

export interface CorpusFieldProps {
  readonly datasetId: string;
  /** Versions that were mined with another one are left out: their words have no embeddings by this one. */
  readonly encoderId: string;
  /** Null for the version that new runs use. */
  readonly value: string | null;
  readonly change: (corpusVersionId: string | null) => void;
}

/** Which negatives a run scores against. */
export function CorpusField({ datasetId, encoderId, value, change }: CorpusFieldProps) {
  const { data } = useAnswer(VersionChoices, { datasetId });
  const project = data?.node?.__typename === 'Dataset' ? data.node.project : null;
  const active = project?.activeCorpusVersion ?? null;
  const versions = (project?.corpora.edges ?? []).flatMap(({ node }) =>
    node.versions.edges
      .filter((edge) => edge.node.encoderId === encoderId)
      .map((edge) => ({
        id: edge.node.id,
        text: scoreWords.form
          .version({ corpus: node.name, version: edge.node.number, message: edge.node.message })
          .slice(0, 60),
      })),
  );
  if (versions.length === 0) return null;
  return (
    <label>
      {scoreWords.form.negatives}
      <select value={value ?? ''} onChange={({ target }) => change(target.value === '' ? null : target.value)}>
        <option value="">
          {active
            ? scoreWords.form.inUse({ corpus: active.corpus.name, version: active.number })
            : scoreWords.form.minedAnew}
        </option>
        {versions.map(({ id, text }) => (
          <option key={id} value={id}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
