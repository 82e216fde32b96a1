import { useClient } from 'urql';
import { runsWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { RepeatRun, type RunFacts } from './documents.ts';
import { namesOf } from './runWords.ts';

export interface RepeatButtonProps {
  readonly run: RunFacts;
  readonly repeated: () => void;
}

/** Makes a run once more, from the same. */
export function RepeatButton({ run, repeated }: RepeatButtonProps) {
  const client = useClient();
  const { busy, refusal, run: work } = useWork();
  const repeat = async () => {
    const done = await work(async () => void accepted((await tell(client, RepeatRun, { id: run.id })).repeatRun));
    if (done) repeated();
  };
  return (
    <>
      <button
        type="button"
        className={`${forms.button} ${forms.small}`}
        disabled={busy}
        aria-label={runsWords.row.repeatSpoken(namesOf(run))}
        onClick={() => void repeat()}
      >
        {runsWords.row.repeat}
      </button>
      {refusal === null ? null : (
        <p className={forms.refusal} role="alert">
          {refusal.message}
        </p>
      )}
    </>
  );
}
