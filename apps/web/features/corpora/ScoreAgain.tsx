import { useRouter } from 'next/navigation';
import { useClient } from 'urql';
import { effectWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { choiceOf, type ScoredBefore } from '../score/choiceOf.ts';
import { StartRun } from '../score/documents.ts';

export interface ScoreAgainProps {
  readonly dataset: {
    readonly id: string;
    readonly name: string;
    readonly address: string;
    readonly shownRun: ScoredBefore | null;
  };
}

/** Scores the dataset as it was scored before, with what new runs use now. No image is encoded again. */
export function ScoreAgain({ dataset }: ScoreAgainProps) {
  const client = useClient();
  const router = useRouter();
  const { busy, refusal, run } = useWork();
  const start = () =>
    run(async () => {
      accepted((await tell(client, StartRun, { datasetId: dataset.id, ...choiceOf(dataset.shownRun) })).startRun);
      router.push(dataset.address);
    });
  return (
    <>
      <button type="button" className={`${forms.button} ${forms.small}`} disabled={busy} onClick={start}>
        {busy ? effectWords.scoringAgain : effectWords.scoreAgain({ dataset: dataset.name })}
      </button>
      {refusal === null ? null : <span className={forms.refusal}>{refusal.message}</span>}
    </>
  );
}
