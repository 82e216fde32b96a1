'use client';

import { useEffect, useState } from 'react';
import { corporaWords, mineWords } from '../../words/index.ts';
import type { ResultOf } from '../api/graphql.ts';
import { useAnswer } from '../api/useAnswer.ts';
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
          <h2>{corporaWords.title}</h2>
          <p>{corporaWords.introduction}</p>
        </header>
        {corpora.length === 0 ? (
          <div className={styles.empty}>
            <p>{corporaWords.none}</p>
            <p>{corporaWords.fromTerminal}</p>
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
          <p className={styles.dim}>{corporaWords.more({ corpora: project.corpora.totalCount - corpora.length })}</p>
        ) : null}
      </section>
      <aside className={styles.mine}>
        <h2>{mineWords.form}</h2>
        <MineForm
          project={project}
          encoders={encoders}
          obstacle={project.activeLabelSet === null ? corporaWords.noClasses : null}
        />
        {project.activeLabelSet === null ? (
          <a className={styles.link} href={labelsAddress(slug)}>
            {corporaWords.toLabels}
          </a>
        ) : null}
      </aside>
    </main>
  );
}
