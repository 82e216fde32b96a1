import { runsWords } from '../../words/index.ts';
import { Ago } from '../frame/Ago.tsx';
import type { RunFacts } from './documents.ts';
import styles from './runs.module.css';

/** When a run was asked for, and what else there is to know of it. */
export function RunMoment({ run }: { run: RunFacts }) {
  const about = [
    runsWords.row.seed({ seed: run.seed }),
    ...(run.repeatOf === null ? [] : [runsWords.row.repeatedHint]),
    ...(run.deviceNote === null ? [] : [run.deviceNote]),
    ...run.warnings,
  ];
  return (
    <td title={about.join('\n')}>
      <Ago moment={run.createdAt} />
      {run.repeatOf === null ? null : <span className={styles.dim}> ↻ {runsWords.row.repeated}</span>}
      {run.warnings.length === 0 ? null : <span className={styles.warned}> ⚠ {run.warnings.length}</span>}
    </td>
  );
}
