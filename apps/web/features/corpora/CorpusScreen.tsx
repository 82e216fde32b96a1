'use client';

import { type ReactNode, useEffect, useState } from 'react';
import { useClient } from 'urql';
import { corpusWords } from '../../words/index.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { useWork } from '../api/useWork.ts';
import forms from '../frame/forms.module.css';
import { useAddress } from '../frame/useAddress.ts';
import { useAuthor } from '../frame/useAuthor.ts';
import { datasetAddress } from '../projects/addresses.ts';
import { CorpusTools } from './CorpusTools.tsx';
import styles from './corpus.module.css';
import { type CorpusView, corpusViewRules } from './corpusView.ts';
import { DiffView } from './DiffView.tsx';
import { DraftPanel } from './DraftPanel.tsx';
import { LookAtCorpus } from './documents.ts';
import { beginDraft, editDraft, type NewEdit } from './editDraft.ts';
import { InsightPanel } from './InsightPanel.tsx';
import type { CorpusPageData } from './loadCorpus.ts';
import { MeaningList } from './MeaningList.tsx';
import { NegativesTable } from './NegativesTable.tsx';
import { makeClass } from './promote.ts';
import { ScoreAgain } from './ScoreAgain.tsx';
import { useNegative } from './useNegative.ts';
import { type NegativeChoice, useNegatives } from './useNegatives.ts';
import { Versions } from './Versions.tsx';
import { WordPanel } from './WordPanel.tsx';

export interface CorpusScreenProps {
  readonly page: CorpusPageData;
  readonly firstView: CorpusView;
  readonly bar: ReactNode;
}

/** While a draft is mined, its progress is asked for so often. */
const lookEveryMs = 1_000;

/** The versions of a corpus, the words of one of them, and one word in detail. */
export function CorpusScreen({ page, firstView, bar }: CorpusScreenProps) {
  const { project, datasets } = page;
  const client = useClient();
  const [author] = useAuthor();
  const [view, change] = useAddress(firstView, corpusViewRules);
  const [round, setRound] = useState(0);
  const [said, setSaid] = useState<{ text: string; scores: boolean } | null>(null);
  const looking = useAnswer(LookAtCorpus, { id: page.corpus.id }, { revision: round });
  const corpus = looking.data?.node?.__typename === 'Corpus' ? looking.data.node : page.corpus;
  const look = () => setRound((before) => before + 1);
  const { busy, refusal, run, forget } = useWork();

  const versions = corpus.versions.edges.map(({ node }) => node);
  const wantedDraft = view.draft ?? (versions.length === 0 ? (corpus.drafts[0]?.id ?? null) : null);
  const draft = corpus.drafts.find(({ id }) => id === wantedDraft) ?? null;
  const version =
    draft === null ? (versions.find(({ number }) => number === view.version) ?? versions[0] ?? null) : null;
  const parent = draft === null ? null : (versions.find(({ id }) => id === draft.parent?.id) ?? null);
  const compared = version === null ? undefined : versions.find(({ number }) => number === view.compare);

  const scored = datasets.filter(({ shownRun }) => shownRun !== null);
  const node = scored.find(({ name }) => name === view.dataset) ?? scored[0] ?? null;
  const dataset = node === null ? null : { ...node, address: datasetAddress(project.slug, node) };

  const ready = draft === null || draft.status === 'READY';
  const shown: Pick<NegativeChoice, 'of' | 'id'> | null =
    draft !== null ? (ready ? { of: 'draft', id: draft.id } : null) : version && { of: 'version', id: version.id };
  const orderBy = { field: view.sort, direction: view.descending ? 'DESC' : 'ASC' } as const;
  const counted = shown?.of === 'version' && dataset !== null;
  const choice = shown && { ...shown, datasetId: counted ? dataset.id : null, search: view.search, orderBy };
  const sortable = choice !== null && (counted || view.sort !== 'ATTRACTS');
  const choiceShown = sortable
    ? choice
    : choice && { ...choice, orderBy: { field: 'POSITION', direction: 'ASC' } as const };
  const negatives = useNegatives(view.byMeaning && view.search !== '' ? null : choiceShown, draft?.revision ?? 0);
  const negative = useNegative(view.word, negatives.rows, choiceShown, draft?.revision ?? 0);

  const mining = corpus.drafts.some(({ status }) => status === 'MINING');
  useEffect(() => {
    if (!mining) return;
    const timer = setInterval(() => document.hidden || setRound((before) => before + 1), lookEveryMs);
    return () => clearInterval(timer);
  }, [mining]);

  /** The draft that is shown, one that the same person has open, or a new one. */
  const edit = (edits: readonly NewEdit[], undo: readonly string[] = []) =>
    run(async () => {
      const open =
        draft ?? corpus.drafts.find((other) => other.status === 'READY' && (other.author ?? null) === author);
      const from = version !== null && version.id !== corpus.latestVersion?.id ? { fromVersionId: version.id } : {};
      const draftId = open?.id ?? (await beginDraft(client, { corpusId: corpus.id, author, ...from }));
      await editDraft(client, { draftId, edits, undo, author });
      setSaid(null);
      look();
      if (draft === null) {
        const sort = view.sort === 'ATTRACTS' ? ({ sort: 'POSITION', descending: false } as const) : {};
        change({ draft: draftId, version: null, compare: null, byMeaning: false, ...sort });
      }
    });
  const promote = (word: string) =>
    run(async () => {
      const number = await makeClass(client, { projectId: project.id, word, author });
      setSaid({
        text: corpusWords.promoted({ word, labels: number }),
        scores: true,
      });
    });
  const hush = () => {
    setSaid(null);
    forget();
  };
  const choose = (word: string) => change({ word });
  const editing = {
    busy,
    onEdit: (one: NewEdit) => edit([one]),
    undo: (words: readonly string[]) => void edit([], words),
  };
  const edits = draft?.edits ?? version?.edits ?? [];

  return (
    <div className={styles.screen}>
      {bar}
      {said === null && refusal === null ? null : (
        <div
          className={styles.said}
          role={refusal === null ? 'status' : 'alert'}
          data-refused={refusal !== null || undefined}
        >
          <p>{refusal?.message ?? said?.text}</p>
          {said?.scores && refusal === null && dataset !== null ? <ScoreAgain dataset={dataset} /> : null}
          <button type="button" className={styles.close} onClick={hush} aria-label={corpusWords.closeMessage}>
            ✕
          </button>
        </div>
      )}
      <div className={styles.body}>
        <Versions
          corpus={corpus}
          view={view}
          version={version}
          change={change}
          look={look}
          onActivated={() => {
            if (version !== null) setSaid({ text: corpusWords.activated({ version: version.number }), scores: true });
          }}
        />
        <main className={styles.main}>
          {version !== null && compared !== undefined ? (
            <DiffView
              from={compared}
              to={version}
              dataset={dataset}
              onChoose={choose}
              swap={() => change({ version: compared.number, compare: version.number })}
              close={() => change({ compare: null })}
            />
          ) : (
            <>
              <CorpusTools
                view={view}
                change={change}
                totalCount={negatives.totalCount}
                datasets={scored}
                dataset={dataset}
                canSearchByMeaning={draft === null}
              />
              {choice === null ? (
                <p className={styles.waiting}>
                  {draft?.status === 'MINING'
                    ? corpusWords.whileMining
                    : draft?.status === 'FAILED'
                      ? corpusWords.miningFailed
                      : corpusWords.noVersion}
                </p>
              ) : view.byMeaning && view.search !== '' && version !== null ? (
                <MeaningList versionId={version.id} text={view.search} word={view.word} onChoose={choose} />
              ) : (
                <NegativesTable
                  negatives={negatives}
                  word={view.word}
                  sort={choiceShown?.orderBy.field ?? 'POSITION'}
                  descending={view.descending}
                  counted={counted}
                  onSort={(sort, descending) => change({ sort, descending })}
                  onChoose={({ text }) => choose(text)}
                />
              )}
            </>
          )}
        </main>
        <aside className={styles.panel} aria-label={corpusWords.details}>
          {view.word === null ? null : (
            <WordPanel
              key={view.word}
              word={view.word}
              negative={negative}
              edit={edits.find(({ text }) => text === view.word) ?? null}
              versionId={version?.id ?? parent?.id ?? null}
              dataset={dataset}
              busy={busy || !ready}
              onEdit={(one) => void edit([one])}
              onUndo={draft === null ? null : (word) => void edit([], [word])}
              onPromote={promote}
              onChoose={choose}
              close={() => change({ word: null })}
            />
          )}
          {draft !== null ? (
            <DraftPanel
              draft={draft}
              parent={parent}
              dataset={dataset}
              editing={editing}
              change={change}
              look={look}
              onPublished={(number, active) => {
                setSaid({ text: corpusWords.published({ version: number, active }), scores: active });
                change({ draft: null, version: number });
                look();
              }}
            />
          ) : version !== null && dataset !== null ? (
            <InsightPanel
              versionId={version.id}
              scored={dataset.shownRun?.corpusVersion?.hash === version.hash}
              dataset={dataset}
              busy={busy}
              onEdit={(one) => void edit([one])}
              onPromote={promote}
              onChoose={choose}
            />
          ) : (
            <p className={forms.hint} />
          )}
        </aside>
      </div>
    </div>
  );
}
