import { formatCount, plural } from '../format/numbers.ts';
import { formatMoment } from '../format/times.ts';
import styles from './export.module.css';
import { readManifest } from './readManifest.ts';

export interface ManifestViewProps {
  readonly manifest: unknown;
  readonly sha256: string | null;
  readonly fileName: string;
}

/** What is in a file, what was left out, and what it was made from. */
export function ManifestView({ manifest, sha256, fileName }: ManifestViewProps) {
  const read = readManifest(manifest);
  if (read === null) return null;
  const { counts, options, run, encoderId, skipped, licence } = read;
  const text = `data:application/json,${encodeURIComponent(JSON.stringify(manifest, null, 2))}`;
  return (
    <details className={styles.manifest}>
      <summary>
        {plural(counts.written, 'photo')}
        {counts.leftOut > 0 ? `, ${formatCount(counts.leftOut)} left out` : ''}
        {counts.skipped > 0 ? `, ${formatCount(counts.skipped)} not to be had` : ''}
      </summary>
      <dl>
        <dt>as of</dt>
        <dd>{formatMoment(options.asOf)}</dd>
        <dt>run</dt>
        <dd>
          {run === null
            ? 'none'
            : `${run.method}${run.threshold === null ? '' : `, threshold ${run.threshold.toFixed(3)}`}`}
        </dd>
        <dt>encoder</dt>
        <dd>{encoderId ?? 'none'}</dd>
        <dt>sha256</dt>
        <dd className={styles.hash}>{sha256}</dd>
      </dl>
      {skipped.length === 0 ? null : (
        <ul>
          {skipped.slice(0, 5).map(({ path, reason }) => (
            <li key={path}>
              {path}: {reason.toLowerCase().replace('_', ' ')}
            </li>
          ))}
        </ul>
      )}
      <p>{licence}</p>
      <a href={text} download={`${fileName}.manifest.json`}>
        Save the manifest
      </a>
    </details>
  );
}
