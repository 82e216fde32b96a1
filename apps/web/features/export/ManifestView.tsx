import { exportWords, formatMoment } from '../../words/index.ts';
import styles from './export.module.css';
import { readManifest } from './readManifest.ts';

const words = exportWords.manifest;
const skipReasons: Readonly<Record<string, string>> = words.skipReasons;

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
      <summary>{words.counts(counts)}</summary>
      <dl>
        <dt>{words.asOf}</dt>
        <dd>{formatMoment(options.asOf)}</dd>
        <dt>{words.run}</dt>
        <dd>{run === null ? words.noRun : words.runFacts(run)}</dd>
        <dt>{words.encoder}</dt>
        <dd>{encoderId ?? words.noEncoder}</dd>
        <dt>{words.hash}</dt>
        <dd className={styles.hash}>{sha256}</dd>
      </dl>
      {skipped.length === 0 ? null : (
        <ul>
          {skipped.slice(0, 5).map(({ path, reason }) => (
            <li key={path}>
              {path}: {skipReasons[reason] ?? reason}
            </li>
          ))}
        </ul>
      )}
      <p>{licence}</p>
      <a href={text} download={`${fileName}.manifest.json`}>
        {words.save}
      </a>
    </details>
  );
}
