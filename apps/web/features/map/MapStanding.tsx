import { useClient } from 'urql';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
import { formatShare } from '../format/numbers.ts';
import forms from '../frame/forms.module.css';
import { CancelProjection, type MapFacts, ProjectDataset, RetryProjection } from './documents.ts';
import styles from './map.module.css';

export interface MapStandingProps {
  readonly datasetId: string;
  readonly facts: MapFacts;
  readonly scored: boolean;
  readonly changed: () => void;
}

/** How the making of a map stands, and what can be done about it; nothing where a map is there and up to date. */
export function MapStanding({ datasetId, facts: { projection, shownProjection }, scored, changed }: MapStandingProps) {
  const client = useClient();
  const { busy, refusal, run } = useWork();
  const act = (work: () => Promise<unknown>) => void run(async () => void (await work())).then(changed);
  const make = () => act(async () => accepted((await tell(client, ProjectDataset, { datasetId })).projectDataset));
  const button = (name: string, onClick: () => void, disabled = false) => (
    <button type="button" className={`${forms.button} ${forms.small}`} disabled={busy || disabled} onClick={onClick}>
      {name}
    </button>
  );
  const why = refusal === null ? null : <span className={forms.refusal}>{refusal.message}</span>;
  const id = projection?.id ?? '';
  if (projection?.status === 'QUEUED' || projection?.status === 'RUNNING') {
    return (
      <div className={styles.standing} role="status">
        <span>
          {projection.status === 'QUEUED'
            ? 'The map is queued.'
            : `The map is made: ${formatShare(projection.progress)}.`}
        </span>
        <progress className={forms.track} max={1} value={projection.progress} aria-label="Map, done" />
        {button('Cancel', () =>
          act(async () => accepted((await tell(client, CancelProjection, { projectionId: id })).cancelProjection)),
        )}
        {why}
      </div>
    );
  }
  if (projection?.status === 'FAILED') {
    return (
      <div className={styles.standing}>
        <span className={forms.refusal}>
          The map could not be made. {projection.error?.message} <code>{projection.error?.code}</code>
        </span>
        {button('Retry', () =>
          act(async () => accepted((await tell(client, RetryProjection, { projectionId: id })).retryProjection)),
        )}
        {why}
      </div>
    );
  }
  if (shownProjection === null) {
    return (
      <div className={styles.empty}>
        <h2>No map yet</h2>
        <p>
          A map lays the photos out so that those that look alike lie together: what belongs nowhere lies apart. It
          takes seconds for a thousand photos and minutes for a hundred thousand, in the background.
        </p>
        {button('Make the map', make, !scored)}
        {scored ? null : <p>The photos have to be scored first: the map is made of what scoring has read in them.</p>}
        {why}
      </div>
    );
  }
  if (!shownProjection.outdated) return why;
  return (
    <div className={styles.standing}>
      <span>The map is older than the dataset: some photos are missing, or were scored by another encoder since.</span>
      {button('Make it anew', make)}
      {why}
    </div>
  );
}
