import Link from 'next/link';
import { formatCount, plural } from '../format/numbers.ts';
import { Ago } from '../frame/Ago.tsx';
import { DeleteDatasetButton } from '../removal/DeleteDatasetButton.tsx';
import { datasetAddress } from './addresses.ts';
import type { DatasetCard, ProjectFacts } from './documents.ts';
import styles from './projects.module.css';

export interface DatasetListProps {
  readonly project: ProjectFacts;
  /** Whether each has a button to delete it. */
  readonly removable?: boolean;
}

/** The datasets of a project, each with how far it has come. */
export function DatasetList({ project: { slug, datasets }, removable = false }: DatasetListProps) {
  if (datasets.totalCount === 0) {
    return <p className={styles.empty}>No dataset yet. A dataset is a set of images that are judged together.</p>;
  }
  return (
    <ul className={styles.list}>
      {datasets.edges.map(({ node }) => (
        <li key={node.id} className={removable ? styles.removable : undefined}>
          <Link href={datasetAddress(slug, node)} className={styles.row}>
            <span className={styles.title}>{node.name}</span>
            <span className={styles.number}>{plural(node.sampleCount, 'photo')}</span>
            <span className={styles.number}>
              <Standing run={node.latestRun} />
            </span>
            <span className={styles.when}>{node.latestRun ? <Ago moment={node.latestRun.createdAt} /> : null}</span>
          </Link>
          {removable ? <DeleteDatasetButton id={node.id} name={node.name} sampleCount={node.sampleCount} /> : null}
        </li>
      ))}
      {datasets.totalCount > datasets.edges.length ? (
        <li className={styles.empty}>
          and {formatCount(datasets.totalCount - datasets.edges.length)} more, found by their name in the address
        </li>
      ) : null}
    </ul>
  );
}

function Standing({ run }: { run: DatasetCard['latestRun'] }) {
  switch (run?.status) {
    case undefined:
      return 'not scored';
    case 'QUEUED':
      return 'waits to be scored';
    case 'RUNNING':
      return 'is being scored';
    case 'COMPLETED':
      return (
        <span className={run.flaggedCount > 0 ? styles.flagged : undefined}>
          {formatCount(run.flaggedCount)} flagged
        </span>
      );
    case 'FAILED':
      return <span className={styles.bad}>could not be scored</span>;
    case 'CANCELLED':
      return 'cancelled';
    default:
      return null;
  }
}
