import Link from 'next/link';
import { usePathname } from 'next/navigation';
import { useEffect, useRef, useState } from 'react';
import { appWords, formatCount, jobsWords } from '../../words/index.ts';
import { toldEvent } from '../api/ask.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { projectOfPath } from '../commands/destinations.ts';
import forms from '../frame/forms.module.css';
import { Modal, ModalTitle } from '../frame/Modal.tsx';
import { jobsAddress } from '../projects/addresses.ts';
import { type JobNode, WorkNow } from './documents.ts';
import styles from './drawer.module.css';
import { JobRow } from './JobRow.tsx';
import { jobFacts } from './jobFacts.ts';
import list from './jobs.module.css';

const lookEveryMs = 1_000;

/** What is at work in all projects, and what failed last; asked for again while something is open. */
export function JobsDrawer({ onClose }: { onClose: () => void }) {
  const path = usePathname();
  const here = projectOfPath(path);
  const opened = useRef(path);
  const [round, setRound] = useState(0);
  const [shown, setShown] = useState<Shown | null>(null);
  const { data, failure, again } = useAnswer(WorkNow, {}, { revision: round });
  useEffect(() => {
    if (data !== null) setShown(data);
  }, [data]);
  // A link in it leads away.
  useEffect(() => {
    if (path !== opened.current) onClose();
  }, [path, onClose]);
  const open = shown?.open.totalCount ?? 0;
  useEffect(() => {
    const look = () => document.hidden || setRound((before) => before + 1);
    const timer = open > 0 ? setInterval(look, lookEveryMs) : undefined;
    window.addEventListener(toldEvent, look);
    return () => {
      clearInterval(timer);
      window.removeEventListener(toldEvent, look);
    };
  }, [open]);
  return (
    <Modal className={styles.drawer} onClose={onClose} closedByPress>
      <div className={styles.heading}>
        <ModalTitle>{appWords.pages.jobs}</ModalTitle>
        {here === null ? null : (
          <Link href={jobsAddress(here)} className={styles.all}>
            {jobsWords.drawer.allOfProject}
          </Link>
        )}
        <button type="button" className={`${forms.button} ${forms.small}`} onClick={onClose}>
          {jobsWords.drawer.close}
        </button>
      </div>
      {failure === null ? null : (
        <p className={forms.refusal} role="alert">
          {failure}
        </p>
      )}
      {shown === null ? (
        <p className={list.empty} aria-busy={failure === null}>
          {failure === null ? jobsWords.drawer.loading : jobsWords.drawer.unknown}
        </p>
      ) : (
        <>
          <Part title={jobsWords.drawer.open} work={shown.open} none={jobsWords.empty.open} changed={again} />
          {shown.failed.edges.length === 0 ? null : (
            <Part title={jobsWords.drawer.failed} work={shown.failed} none="" changed={again} />
          )}
        </>
      )}
    </Modal>
  );
}

interface Part {
  readonly totalCount: number;
  readonly edges: readonly { readonly node: JobNode }[];
}

interface Shown {
  readonly open: Part;
  readonly failed: Part;
}

interface PartProps {
  readonly title: string;
  readonly work: Part;
  readonly none: string;
  readonly changed: () => void;
}

function Part({ title, work: { totalCount, edges }, none, changed }: PartProps) {
  return (
    <section className={styles.part}>
      <h3>
        {title} {totalCount > 0 ? formatCount(totalCount) : ''}
      </h3>
      {edges.length === 0 ? (
        <p className={list.empty}>{none}</p>
      ) : (
        <ul className={list.list} aria-label={title}>
          {edges.map(({ node }) => (
            <JobRow key={node.id} job={jobFacts(node, { withProject: true })} changed={changed} />
          ))}
        </ul>
      )}
      {totalCount > edges.length ? (
        <p className={forms.hint}>{jobsWords.drawer.more({ jobs: totalCount - edges.length })}</p>
      ) : null}
    </section>
  );
}
