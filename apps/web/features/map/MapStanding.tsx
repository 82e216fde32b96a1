import { useClient } from 'urql';
import { formatShare, mapWords } from '../../words/index.ts';
import { accepted, tell } from '../api/ask.ts';
import { useWork } from '../api/useWork.ts';
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
            ? mapWords.standing.queued
            : mapWords.standing.running({ share: formatShare(projection.progress) })}
        </span>
        <progress className={forms.track} max={1} value={projection.progress} aria-label={mapWords.standing.progress} />
        {button(mapWords.standing.cancel, () =>
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
          {mapWords.standing.failed} {projection.error?.message} <code>{projection.error?.code}</code>
        </span>
        {button(mapWords.standing.retry, () =>
          act(async () => accepted((await tell(client, RetryProjection, { projectionId: id })).retryProjection)),
        )}
        {why}
      </div>
    );
  }
  if (shownProjection === null) {
    return (
      <div className={styles.empty}>
        <h2>{mapWords.none.title}</h2>
        <p>{mapWords.none.intro}</p>
        {button(mapWords.none.make, make, !scored)}
        {scored ? null : <p>{mapWords.none.notScored}</p>}
        {why}
      </div>
    );
  }
  if (!shownProjection.outdated) return why;
  return (
    <div className={styles.standing}>
      <span>{mapWords.standing.outdated}</span>
      {button(mapWords.standing.makeAnew, make)}
      {why}
    </div>
  );
}
