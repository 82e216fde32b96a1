'use client';

import { useVirtualizer } from '@tanstack/react-virtual';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { labelsWords } from '../../words/index.ts';
import { ApiFailure, accepted, ask, tell } from '../api/ask.ts';
import { useAnswer } from '../api/useAnswer.ts';
import { useWork } from '../api/useWork.ts';
import { ScoreAgain } from '../corpora/ScoreAgain.tsx';
import forms from '../frame/forms.module.css';
import { useAuthor } from '../frame/useAuthor.ts';
import { datasetAddress } from '../projects/addresses.ts';
import { AddLabels } from './AddLabels.tsx';
import { ActivateLabels, CreateLabels, LabelsOf, type LabelsProject, LookAtLabels } from './documents.ts';
import { LabelRowEditor } from './LabelRowEditor.tsx';
import { LabelSets } from './LabelSets.tsx';
import {
  classesOf,
  type GivenLabel,
  type LabelRow,
  longestLabel,
  repeatedNames,
  rowOf,
  tidy,
  withLabels,
} from './labelRows.ts';
import styles from './labels.module.css';
import { useSenses, useStandings } from './useLookups.ts';

const rowHeight = 84;

export interface LabelsScreenProps {
  readonly first: LabelsProject;
  readonly bar: ReactNode;
}

/** The classes that photos should belong to: one row a class, saved together as the next version. */
export function LabelsScreen({ first, bar }: LabelsScreenProps) {
  const client = useClient();
  const [author] = useAuthor();
  const [round, setRound] = useState(0);
  const looking = useAnswer(LookAtLabels, round === 0 ? null : { slug: first.slug }, { revision: round });
  const project = looking.data?.project ?? first;
  const [shownId, setShownId] = useState(first.activeLabelSet?.id ?? null);
  const [rows, setRows] = useState<readonly LabelRow[]>(() => (first.activeLabelSet?.labels ?? []).map(rowOf));
  const [saved, setSaved] = useState(rows);
  const [said, setSaid] = useState<{ text: string; scores: boolean } | null>(null);
  const { busy, refusal, run, forget } = useWork();
  const changed = rows !== saved;
  const twice = repeatedNames(rows);
  const [again] = twice;

  const scoredNode = project.datasets.edges.map(({ node }) => node).find(({ shownRun }) => shownRun !== null) ?? null;
  const dataset = scoredNode === null ? null : { ...scoredNode, address: datasetAddress(first.slug, scoredNode) };

  useEffect(() => {
    if (!changed) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', warn);
    return () => window.removeEventListener('beforeunload', warn);
  }, [changed]);

  const scroller = useRef<HTMLDivElement>(null);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    getItemKey: (index) => rows[index]?.key ?? index,
    overscan: 4,
  });
  const drawn = virtualizer.getVirtualItems();
  const seen = drawn.map(({ index }) => tidy(rows[index]?.text ?? ''));
  const senses = useSenses(seen);
  const standings = useStandings(shownId, dataset, seen);

  const take = (labels: readonly GivenLabel[]) => {
    const next = labels.map(rowOf);
    setRows(next);
    setSaved(next);
  };
  const show = (id: string) =>
    run(async () => {
      const { node } = await ask(client, LabelsOf, { id });
      if (node?.__typename !== 'LabelSet') throw new ApiFailure('refused', labelsWords.noVersion);
      setShownId(id);
      take(node.labels);
      setSaid(null);
    });
  const save = () =>
    run(async () => {
      const asked = { projectId: project.id, classes: classesOf(rows), author };
      const { labelSet } = accepted((await tell(client, CreateLabels, asked)).createLabelSet);
      if (labelSet === null) return;
      setShownId(labelSet.id);
      setSaved(rows);
      setSaid({ text: labelsWords.saved(labelSet), scores: true });
      setRound((before) => before + 1);
    });
  const activate = (labelSetId: string) =>
    run(async () => {
      const { labelSet } = accepted((await tell(client, ActivateLabels, { labelSetId })).activateLabelSet);
      if (labelSet !== null) setSaid({ text: labelsWords.activated(labelSet), scores: true });
      setRound((before) => before + 1);
    });
  const add = (labels: readonly GivenLabel[]) => {
    const { rows: next, ...counts } = withLabels(rows, labels);
    setRows(next);
    setSaid({ text: labelsWords.added({ ...counts, longest: longestLabel }), scores: false });
    forget();
  };
  const discard = () => {
    setRows(saved);
    setSaid(null);
    forget();
  };
  const change = (key: number, row: Partial<LabelRow>) =>
    setRows((before) => before.map((other) => (other.key === key ? { ...other, ...row } : other)));

  return (
    <div className={styles.screen}>
      {bar}
      <div className={styles.body}>
        <main className={styles.main}>
          <header className={styles.tools}>
            <p role="status">{labelsWords.standing({ classes: rows.length, changed, twice: again })}</p>
            <button type="button" className={forms.button} onClick={() => setRows(withRow(rows))}>
              {labelsWords.addRow}
            </button>
            {changed ? (
              <button type="button" className={forms.button} disabled={busy} onClick={discard}>
                {labelsWords.discard}
              </button>
            ) : null}
            <button
              type="button"
              className={`${forms.button} ${forms.primary}`}
              disabled={busy || !changed || twice.size > 0}
              onClick={save}
            >
              {busy ? labelsWords.saving : labelsWords.save}
            </button>
          </header>
          {refusal === null && said === null ? null : (
            <div
              className={styles.said}
              role={refusal === null ? 'status' : 'alert'}
              data-refused={refusal !== null || undefined}
            >
              <p>{refusal?.message ?? said?.text}</p>
              {refusal === null && said?.scores && dataset !== null ? <ScoreAgain dataset={dataset} /> : null}
            </div>
          )}
          {senses.failure === null ? null : <p className={styles.trouble}>{senses.failure}</p>}
          {rows.length === 0 ? (
            <div className={styles.empty}>
              <p>{labelsWords.none}</p>
              <p>{labelsWords.fromTerminal}</p>
              <pre>
                <code>npx stray score photos/ --labels "t-shirt,hat,skirt"</code>
              </pre>
            </div>
          ) : (
            <div ref={scroller} className={styles.scroller}>
              <div style={{ height: virtualizer.getTotalSize(), position: 'relative' }}>
                {drawn.map(({ key, index, start }) => {
                  const row = rows[index];
                  return row === undefined ? null : (
                    <div
                      key={key}
                      ref={virtualizer.measureElement}
                      data-index={index}
                      className={styles.place}
                      style={{ transform: `translateY(${start}px)` }}
                    >
                      <LabelRowEditor
                        row={row}
                        senses={senses.known.get(tidy(row.text))}
                        standing={standings.known.get(row.text)}
                        repeated={twice.has(tidy(row.text).toLowerCase())}
                        change={(fields) => change(row.key, fields)}
                        remove={() => setRows(rows.filter((other) => other.key !== row.key))}
                      />
                    </div>
                  );
                })}
              </div>
            </div>
          )}
        </main>
        <aside className={styles.panel} aria-label={labelsWords.panel}>
          <AddLabels projectId={project.id} add={add} />
          <LabelSets project={project} shownId={shownId} busy={busy || changed} show={show} activate={activate} />
        </aside>
      </div>
    </div>
  );
}

const withRow = (rows: readonly LabelRow[]): LabelRow[] => [
  rowOf({ text: '' }, rows.reduce((most, { key }) => Math.max(most, key), 0) + 1),
  ...rows,
];
