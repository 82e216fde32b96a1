'use client';

import { useEffect, useState } from 'react';
import type { ResultOf } from '../api/graphql.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { formatCount } from '../format/numbers.ts';
import { labelsAddress } from '../projects/addresses.ts';
import { CorpusRow } from './CorpusRow.tsx';
import styles from './corpora.module.css';
import { ListCorpora } from './documents.ts';
import { MineForm } from './MineForm.tsx';

type Listing = ResultOf<typeof ListCorpora>;

export interface CorporaScreenProps {
  readonly first: Listing;
  readonly project: NonNullable<Listing['project']>;
}

/** While something is mined, its progress is asked for so often. */
const lookEveryMs = 1_000;

/** What the negatives of the project are, and where new ones come from. */
export function CorporaScreen({ first, project: firstProject }: CorporaScreenProps) {
  const { slug } = firstProject;
  const [round, setRound] = useState(0);
  const { data } = useAnswer(ListCorpora, { slug, after: null }, { revision: round });
  const { encoders } = data ?? first;
  const project = data?.project ?? firstProject;
  const corpora = project.corpora.edges.map(({ node }) => node);
  const mining = corpora.some(({ drafts }) => drafts.some(({ status }) => status === 'MINING'));
  useEffect(() => {
    if (!mining) return;
    const timer = setInterval(() => document.hidden || setRound((before) => before + 1), lookEveryMs);
    return () => clearInterval(timer);
  }, [mining]);
  return (
    <main className={styles.page}>
      <section className={styles.listing}>
        <header className={styles.heading}>
          <h2>Corpora</h2>
          <p>
            The words that photos are scored against. A photo is flagged when it looks more like these than like your
            classes.
          </p>
        </header>
        {corpora.length === 0 ? (
          <div className={styles.empty}>
            <p>
              No corpus yet. The first run mines one by itself; here you choose its words, keep its versions, and ban
              the words that pull down what belongs.
            </p>
            <p>From a terminal:</p>
            <pre>
              <code>npx stray corpus mine --help</code>
            </pre>
          </div>
        ) : (
          <ul className={styles.list}>
            {corpora.map((corpus) => (
              <CorpusRow key={corpus.id} corpus={corpus} slug={slug} />
            ))}
          </ul>
        )}
        {project.corpora.totalCount > corpora.length ? (
          <p className={styles.dim}>
            and {formatCount(project.corpora.totalCount - corpora.length)} more, found by their name in the address
          </p>
        ) : null}
      </section>
      <aside className={styles.mine}>
        <h2>Mine a corpus</h2>
        <MineForm
          project={project}
          encoders={encoders}
          obstacle={
            project.activeLabelSet === null ? 'The project has no classes yet: name some under Labels first.' : null
          }
        />
        {project.activeLabelSet === null ? (
          <a className={styles.link} href={labelsAddress(slug)}>
            To the labels
          </a>
        ) : null}
      </aside>
    </main>
  );
}
