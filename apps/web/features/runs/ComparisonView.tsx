import Link from 'next/link';
import { formatScore, runsWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { Ago } from '../frame/Ago.tsx';
import forms from '../frame/forms.module.css';
import { datasetAddress } from '../projects/addresses.ts';
import styles from './comparison.module.css';
import { type ChangedSample, CompareRuns, type RunFacts } from './documents.ts';
import { runName, thresholdWords } from './runWords.ts';
import { Scatter } from './Scatter.tsx';

export interface ComparisonViewProps {
  /** The earlier run first. */
  readonly pair: readonly [string, string];
  readonly slug: string;
  readonly close: () => void;
}

/** Two runs of a dataset beside each other: what is flagged in one of them alone, and how far their scores agree. */
export function ComparisonView({ pair: [before, after], slug, close }: ComparisonViewProps) {
  const { data, failure } = useAnswer(CompareRuns, { before, after });
  const earlier = data?.node?.__typename === 'ScoreRun' ? data.node : null;
  const found = earlier?.compare ?? null;
  const trouble = failure ?? (data !== null && found === null ? runsWords.comparison.gone : null);
  return (
    <section
      className={styles.comparison}
      aria-label={runsWords.comparison.label}
      aria-busy={data === null && failure === null}
    >
      <header className={styles.heading}>
        <h3>{runsWords.comparison.title}</h3>
        <button type="button" className={`${forms.button} ${forms.small}`} onClick={close}>
          {runsWords.comparison.close}
        </button>
      </header>
      {trouble === null ? null : (
        <p className={forms.refusal} role="alert">
          {trouble}
        </p>
      )}
      {earlier === null || found === null ? null : (
        <>
          <dl className={styles.runs}>
            <Named term={runsWords.comparison.from} run={earlier} />
            <Named term={runsWords.comparison.to} run={found.run} />
          </dl>
          <div className={styles.body}>
            <Scatter points={found.points} thresholds={[earlier.threshold, found.run.threshold]} />
            <div className={styles.sides}>
              <p>
                {runsWords.comparison.both({
                  photos: found.compared,
                  flagged: found.flaggedInBoth,
                  correlation: found.correlation?.toFixed(2) ?? null,
                })}
              </p>
              <Side
                title={runsWords.comparison.entering({ photos: found.enteringCount })}
                samples={found.entering}
                address={datasetAddress(slug, found.run.dataset)}
              />
              <Side
                title={runsWords.comparison.leaving({ photos: found.leavingCount })}
                samples={found.leaving}
                address={datasetAddress(slug, found.run.dataset)}
              />
            </div>
          </div>
        </>
      )}
    </section>
  );
}

function Named({ term, run }: { readonly term: string; readonly run: RunFacts }) {
  return (
    <div>
      <dt>{term}</dt>
      <dd>
        {runName(run)} · {thresholdWords(run)} · {runsWords.comparison.flagged({ photos: run.flaggedCount })} ·{' '}
        <Ago moment={run.createdAt} />
      </dd>
    </div>
  );
}

interface SideProps {
  readonly title: string;
  readonly samples: readonly ChangedSample[];
  readonly address: string;
}

function Side({ title, samples, address }: SideProps) {
  return (
    <section>
      <h4 className={styles.side}>{title}</h4>
      <ul className={styles.samples}>
        {samples.map(({ sample, before, after }) => (
          <li key={sample.id}>
            <Link href={`${address}?sample=${encodeURIComponent(sample.id)}`} title={sample.path}>
              {/* biome-ignore lint/performance/noImgElement: thumbnails are made at the size that is shown */}
              <img
                src={sample.thumbnailUrl}
                alt={sample.path}
                loading="lazy"
                style={{ background: sample.colour ?? undefined }}
              />
              <span>
                {formatScore(before)} → {formatScore(after)}
              </span>
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}
