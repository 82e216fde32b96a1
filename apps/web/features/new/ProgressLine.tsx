import { formatShare, newWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import type { Stage } from './makeProject.ts';
import styles from './new.module.css';

/** How far it is, and the way to stop where something could take its time. */
export function ProgressLine({ stage, stop }: { stage: Stage; stop: () => void }) {
  const takesTime = stage.step === 'upload' || stage.step === 'unpack';
  return (
    <div className={styles.progress}>
      <progress className={forms.track} max={1} value={shareOf(stage)} aria-label={newWords.progress.label} />
      <p role="status">{words(stage)}</p>
      {takesTime ? (
        <button type="button" className={`${forms.button} ${forms.small}`} onClick={stop}>
          {newWords.progress.stop}
        </button>
      ) : null}
    </div>
  );
}

function shareOf(stage: Stage): number | undefined {
  switch (stage.step) {
    case 'upload':
      return stage.sent.bytes === 0 ? 0 : stage.sent.sentBytes / stage.sent.bytes;
    case 'unpack':
      return stage.progress;
    default:
      return undefined;
  }
}

function words(stage: Stage): string {
  switch (stage.step) {
    case 'project':
      return newWords.progress.project;
    case 'labels':
      return newWords.progress.labels;
    case 'dataset':
      return newWords.progress.dataset;
    case 'upload': {
      const { sentFiles, files, sentBytes, bytes } = stage.sent;
      return newWords.progress.upload({ sent: sentFiles, files, sentBytes, bytes });
    }
    case 'unpack':
      return newWords.progress.unpack({ share: formatShare(stage.progress), photos: stage.done });
    case 'run':
      return newWords.progress.run;
    default:
      return stage satisfies never;
  }
}
