'use client';

import { useEffect, useState } from 'react';
import { appWords, formatCount, jobsWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { Choice } from '../frame/Choice.tsx';
import forms from '../frame/forms.module.css';
import { type Listing, ListJobs, type StateFilter } from './documents.ts';
import { JobRow } from './JobRow.tsx';
import { jobFacts } from './jobFacts.ts';
import styles from './jobs.module.css';

const lookEveryMs = 1_000;

/** The jobs of a project, newest first, asked for again while one of them is open. */
export function JobsScreen({ first }: { first: NonNullable<Listing['project']> }) {
  const { slug } = first;
  const [state, setState] = useState<StateFilter | null>(null);
  /** Where each page began: the last is shown. */
  const [pages, setPages] = useState<readonly (string | null)[]>([null]);
  const [round, setRound] = useState(0);
  const after = pages.at(-1) ?? null;
  const { data, failure, again } = useAnswer(ListJobs, { slug, state, after }, { revision: round });
  const project = data?.project ?? (state === null && after === null ? first : null);
  const open = (project ?? first).open.totalCount;
  useEffect(() => {
    if (open === 0) return;
    const timer = setInterval(() => document.hidden || setRound((before) => before + 1), lookEveryMs);
    return () => clearInterval(timer);
  }, [open]);
  const choose = (wanted: StateFilter | null) => {
    setState(wanted);
    setPages([null]);
  };
  const failed = (project ?? first).failed.totalCount;
  const filters = [
    { name: jobsWords.filters.all, value: 'ALL', count: null },
    { name: jobsWords.filters.open, value: 'OPEN', count: open },
    { name: jobsWords.filters.failed, value: 'FAILED', count: failed },
    { name: jobsWords.filters.ended, value: 'ENDED', count: null },
  ] as const;
  const end = project?.work.pageInfo;
  return (
    <main className={styles.page}>
      <header className={styles.heading}>
        <h2>{appWords.pages.jobs}</h2>
        <p>{jobsWords.intro}</p>
        <Choice
          label={jobsWords.filters.label}
          className={forms.row}
          optionClassName={`${forms.button} ${forms.small}`}
          options={filters.map(({ name, value, count }) => ({
            value,
            text: count === null ? name : `${name} ${formatCount(count)}`,
          }))}
          value={state ?? 'ALL'}
          onChange={(wanted) => choose(wanted === 'ALL' ? null : wanted)}
        />
      </header>
      {failure === null ? null : <p className={forms.refusal}>{failure}</p>}
      {project === null ? null : project.work.edges.length === 0 ? (
        <p className={styles.empty}>{emptyWords(state)}</p>
      ) : (
        <ul className={styles.list} aria-label={appWords.pages.jobs}>
          {project.work.edges.map(({ node }) => (
            <JobRow key={node.id} job={jobFacts(node)} changed={again} />
          ))}
        </ul>
      )}
      {pages.length > 1 || end?.hasNextPage === true ? (
        <nav className={forms.row} aria-label={jobsWords.pages.label}>
          <button
            type="button"
            className={`${forms.button} ${forms.small}`}
            disabled={pages.length === 1}
            onClick={() => setPages(pages.slice(0, -1))}
          >
            {jobsWords.pages.newer}
          </button>
          <button
            type="button"
            className={`${forms.button} ${forms.small}`}
            disabled={end?.hasNextPage !== true}
            onClick={() => setPages([...pages, end?.endCursor ?? null])}
          >
            {jobsWords.pages.older}
          </button>
        </nav>
      ) : null}
    </main>
  );
}

function emptyWords(state: StateFilter | null): string {
  switch (state) {
    case null:
      return jobsWords.empty.all;
    case 'OPEN':
      return jobsWords.empty.open;
    case 'FAILED':
      return jobsWords.empty.failed;
    case 'ENDED':
      return jobsWords.empty.ended;
    default:
      return state satisfies never;
  }
}
