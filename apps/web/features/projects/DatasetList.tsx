import Link from 'next/link';
import { projectsWords } from '../../words/index.ts';
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
    return <p className={styles.empty}>{projectsWords.list.none}</p>;
  }
  return (
    <ul className={styles.list}>
      {datasets.edges.map(({ node }) => (
        <li key={node.id} className={removable ? styles.removable : undefined}>
          <Link href={datasetAddress(slug, node)} className={styles.row}>
            <span className={styles.title}>{node.name}</span>
            <span className={styles.number}>{projectsWords.list.photos({ photos: node.sampleCount })}</span>
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
          {projectsWords.list.more({ datasets: datasets.totalCount - datasets.edges.length })}
        </li>
      ) : null}
    </ul>
  );
}

function Standing({ run }: { run: DatasetCard['latestRun'] }) {
  switch (run?.status) {
    case undefined:
      return projectsWords.list.standing.none;
    case 'QUEUED':
      return projectsWords.list.standing.queued;
    case 'RUNNING':
      return projectsWords.list.standing.running;
    case 'COMPLETED':
      return (
        <span className={run.flaggedCount > 0 ? styles.flagged : undefined}>
          {projectsWords.list.standing.flagged({ photos: run.flaggedCount })}
        </span>
      );
    case 'FAILED':
      return <span className={styles.bad}>{projectsWords.list.standing.failed}</span>;
    case 'CANCELLED':
      return projectsWords.list.standing.cancelled;
    default:
      return null;
  }
}
