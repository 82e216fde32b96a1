import { formatBytes, formatCount, formatShare, plural } from '../format/numbers.ts';
import forms from '../frame/forms.module.css';
import type { Stage } from './makeProject.ts';
import styles from './new.module.css';

/** How far it is, and the way to stop where something could take its time. */
export function ProgressLine({ stage, stop }: { stage: Stage; stop: () => void }) {
  const takesTime = stage.step === 'upload' || stage.step === 'unpack';
  return (
    <div className={styles.progress}>
      <progress className={forms.track} max={1} value={shareOf(stage)} aria-label="Done" />
      <p role="status">{words(stage)}</p>
      {takesTime ? (
        <button type="button" className={`${forms.button} ${forms.small}`} onClick={stop}>
          Stop
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
      return 'Making the project…';
    case 'labels':
      return 'Saving its classes…';
    case 'dataset':
      return 'Making its dataset…';
    case 'upload': {
      const { sentFiles, files, sentBytes, bytes } = stage.sent;
      return `${formatCount(sentFiles)} of ${plural(files, 'file')} sent, ${formatBytes(sentBytes)} of ${formatBytes(bytes)}`;
    }
    case 'unpack':
      return `Taking apart, ${formatShare(stage.progress)}: ${plural(stage.done, 'photo')}`;
    case 'run':
      return 'Starting to score…';
    default:
      return stage satisfies never;
  }
}
