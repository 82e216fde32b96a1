'use client';

import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useEffect, useState } from 'react';
import { appWords, formatCount, runsWords } from '../../words/index.ts';
import forms from '../frame/forms.module.css';
import { Notice } from '../frame/Notice.tsx';
import { Table } from '../frame/Table.tsx';
import { projectAddress } from '../projects/addresses.ts';
import { ComparisonView } from './ComparisonView.tsx';
import type { RunPage, RunsProject } from './documents.ts';
import { runColumns } from './runColumns.tsx';
import styles from './runs.module.css';
import { type RunsView, runsViewAddress } from './runsView.ts';

const lookEveryMs = 2_000;

export interface RunsScreenProps {
  readonly project: RunsProject;
  readonly runs: RunPage;
  readonly view: RunsView;
}

/** All runs with what they were made from; two of one dataset can be set beside each other. */
export function RunsScreen({ project, runs, view }: RunsScreenProps) {
  const router = useRouter();
  const [picked, setPicked] = useState<readonly string[]>(view.compare ?? []);
  const rows = runs.edges.map(({ node }) => node);
  const open = rows.some(({ status }) => status === 'QUEUED' || status === 'RUNNING');
  useEffect(() => {
    if (!open) return;
    const timer = setInterval(() => document.hidden || router.refresh(), lookEveryMs);
    return () => clearInterval(timer);
  }, [open, router]);

  const chosen = rows.filter(({ id }) => picked.includes(id));
  const [newer, older, third] = chosen;
  const sameDataset = newer !== undefined && older !== undefined && newer.dataset.id === older.dataset.id;
  const pair = sameDataset && third === undefined ? ([older.id, newer.id] as const) : null;
  const go = (change: Partial<RunsView>) => router.push(runsViewAddress(project.slug, { ...view, ...change }));
  const { pageInfo, totalCount } = runs;
  const maySet = project.role === 'CURATOR' || project.role === 'OWNER';

  return (
    <main className={styles.page}>
      <header className={styles.heading}>
        <h2>
          {appWords.pages.runs} <span className={styles.count}>{formatCount(totalCount)}</span>
        </h2>
        <label className={styles.filter}>
          {runsWords.filter.label}
          <select
            className={forms.input}
            value={view.dataset ?? ''}
            onChange={({ target }) => go({ dataset: target.value || null, after: null, compare: null })}
          >
            <option value="">{runsWords.filter.all}</option>
            {project.datasets.edges.map(({ node }) => (
              <option key={node.id}>{node.name}</option>
            ))}
          </select>
        </label>
        <button
          type="button"
          className={forms.button}
          disabled={pair === null}
          onClick={() => pair && go({ compare: pair })}
        >
          {runsWords.compare}
        </button>
        <p className={styles.hint} role="status">
          {hint(chosen.length, sameDataset)}
        </p>
      </header>
      {view.compare === null ? null : (
        <ComparisonView
          key={view.compare.join()}
          pair={view.compare}
          slug={project.slug}
          close={() => go({ compare: null })}
        />
      )}
      {rows.length === 0 ? (
        <Notice
          title={runsWords.none.title}
          action={
            <Link href={projectAddress(project.slug)} className={forms.button}>
              {runsWords.none.toDatasets}
            </Link>
          }
        >
          {runsWords.none.intro}
        </Notice>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by the keys
        <section className={styles.scroller} aria-label={appWords.pages.runs} tabIndex={0}>
          <Table
            columns={runColumns}
            rows={rows.map((run) => ({
              run,
              slug: project.slug,
              picked: picked.includes(run.id),
              pick: (on: boolean) =>
                setPicked(on ? [...picked, run.id].slice(-2) : picked.filter((id) => id !== run.id)),
              repeated: maySet ? () => router.refresh() : null,
            }))}
            idOf={({ run }) => run.id}
            looksOf={(row) => ({ 'data-picked': row.picked || undefined })}
            className={styles.table}
          />
        </section>
      )}
      {pageInfo.hasNextPage && pageInfo.endCursor ? (
        <Link className={styles.more} href={runsViewAddress(project.slug, { ...view, after: pageInfo.endCursor })}>
          {runsWords.earlier}
        </Link>
      ) : null}
    </main>
  );
}

function hint(count: number, sameDataset: boolean): string {
  if (count < 2) return count === 0 ? runsWords.hints.none : runsWords.hints.one;
  return sameDataset ? '' : runsWords.hints.otherDataset;
}
