import { formatScore } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { LookAtSample } from '../samples/documents.ts';
import { Photo } from '../samples/Photo.tsx';
import { tileSources } from '../samples/photoSources.ts';
import styles from './map.module.css';

/** A pointer that only passes over a point asks for nothing. */
const askAfterMs = 60;

/** The photo of a point and why it scores as it does. */
export function PointCard({ id }: { id: string }) {
  const { data } = useAnswer(LookAtSample, { id }, { waitMs: askAfterMs });
  const sample = data?.node?.__typename === 'Sample' && data.node.id === id ? data.node : null;
  if (sample === null) return <div className={styles.blank} />;
  return (
    <>
      <span className={styles.picture}>
        <Photo key={sample.id} sources={tileSources(sample, 0)} alt="" colour={sample.colour} fit="contain" />
      </span>
      <span className={styles.path}>{sample.path}</span>
      {sample.score === null ? null : (
        <span>
          {sample.flagged ? '◤ ' : ''}
          {formatScore(sample.score)}
        </span>
      )}
      {sample.reason === null ? null : <span>{sample.reason}</span>}
    </>
  );
}
