'use client';

import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { datasetWords } from '../../words/index.ts';
import { useQuickEdit } from '../corpora/useQuickEdit.ts';
import { KeyLine } from '../frame/KeyLine.tsx';
import { keyTable } from '../frame/keys.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { MayProvider } from '../members/MayContext.tsx';
import { projectAddress, projectLinks } from '../projects/addresses.ts';
import { QualityFilters } from '../quality/QualityFilters.tsx';
import { useDuplicates } from '../quality/useDuplicates.ts';
import { DecisionFilters } from '../review/DecisionFilters.tsx';
import { Questions } from '../review/Questions.tsx';
import { ReviewProvider } from '../review/ReviewContext.tsx';
import { CloseUpReview, Toast } from '../review/ReviewLine.tsx';
import { ReviewStep } from '../review/ReviewStep.tsx';
import { deciding, useDesk } from '../review/useDesk.ts';
import { useFineScores } from '../review/useFineScores.ts';
import { useInformative } from '../review/useInformative.ts';
import { useReviews } from '../review/useReviews.ts';
import { CloseUp } from '../samples/CloseUp.tsx';
import { Filters } from '../samples/Filters.tsx';
import type { MoveSpace } from '../samples/gridGeometry.ts';
import { useClassCounts } from '../samples/useClassCounts.ts';
import { useSamples } from '../samples/useSamples.ts';
import { choiceOf } from '../score/choiceOf.ts';
import { ScoreBand } from '../score/ScoreBand.tsx';
import { similarToOf } from '../search/searchState.ts';
import { StepPanel } from '../strip/StepPanel.tsx';
import { Strip } from '../strip/Strip.tsx';
import { isStepWord } from '../strip/stepWords.ts';
import { stripCells } from '../strip/stripCells.ts';
import { useUpload } from '../upload/useUpload.ts';
import { DatasetMain } from './DatasetMain.tsx';
import { DatasetPanel } from './DatasetPanel.tsx';
import { DropArea } from './DropArea.tsx';
import styles from './dataset.module.css';
import type { DatasetPage } from './loadDataset.ts';
import { outdatedRun } from './outdatedRun.ts';
import { RunLine } from './RunLine.tsx';
import { revisionOf } from './revision.ts';
import { useChosenSample } from './useChosenSample.ts';
import { useDatasetKeys } from './useDatasetKeys.ts';
import { useLiveDataset } from './useLiveDataset.ts';
import { useRuns } from './useRuns.ts';
import { useView } from './useView.ts';
import { filterOf, initialView, showsAt, showsCopies, type ViewState } from './viewState.ts';

/** The light table: what was found, the photos in order, and one of them in detail. */
export function DatasetScreen({ page, firstView }: { page: DatasetPage; firstView: ViewState }) {
  const { project, may } = page;
  const [view, change] = useView(firstView);
  const { dataset, reachable, lookNow } = useLiveDataset(page.dataset);
  const [renewals, setRenewals] = useState(0);
  const revision = `${revisionOf(dataset)} ${renewals}`;
  const upload = useUpload(dataset.id, lookNow);
  const filter = filterOf(view);
  const samples = useSamples(
    { datasetId: dataset.id, filter, similarTo: similarToOf(view.like) },
    revision,
    page.samples,
  );
  const reviews = useReviews(dataset.id, { onMany: () => setRenewals((count) => count + 1) });
  const grouped = showsCopies(view);
  const duplicates = useDuplicates(grouped ? dataset.id : null, revision);
  const runs = useRuns(dataset, lookNow);
  const quick = useQuickEdit(
    dataset.project.activeCorpusVersion?.corpus ?? dataset.shownRun?.corpusVersion?.corpus ?? null,
  );
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const space = useRef<MoveSpace>({ count: 0, columns: 1, rows: 1 });

  const labels = useMemo(() => dataset.shownRun?.labelSet.labels.map(({ text }) => text) ?? [], [dataset.shownRun]);
  const scored = (dataset.shownRun?.scoredCount ?? 0) > 0;
  const counted = {
    datasetId: dataset.id,
    labels: scored ? labels : [],
    filter: filterOf({ ...view, nearestLabel: null }),
  };
  const labelCounts = useClassCounts(counted, revision);
  const fineRevision = `${revision} ${reviews.revision}`;
  const fine = useFineScores(dataset.id, fineRevision);
  const decided = fine?.reviewCounts.flagged ?? null;
  const toldDecided = dataset.steps.find(({ word }) => word === 'REVIEW')?.done;
  // Decisions make no other sign than their counts: the strip is to tell of them before it looks anyway.
  useEffect(() => {
    if (decided !== null && decided !== toldDecided) lookNow();
  }, [decided, toldDecided, lookNow]);

  const list = useMemo(
    () => (grouped ? duplicates.groups.flatMap((group) => group.samples) : samples.samples),
    [grouped, duplicates.groups, samples.samples],
  );
  const { sample, index } = useChosenSample(page.sample, view.sample, list);
  const step = dataset.steps.find(({ word }) => word.toLowerCase() === view.step);
  const cells = stripCells(dataset.steps, dataset.shownRun?.flaggedCount ?? null);
  const cell = cells.find(({ name }) => name === view.step);

  const focus = useCallback((id: string) => change({ sample: id, step: null }), [change]);
  const open = useCallback((id: string) => change({ sample: id, step: null, closeUp: true }), [change]);
  const closeCloseUp = useCallback(() => change({ closeUp: false }), [change]);
  const desk = useDesk({
    datasetId: dataset.id,
    reviews,
    list,
    totalCount: samples.totalCount,
    sample,
    filter: filter ?? {},
    runId: dataset.shownRun?.id ?? null,
    mayReview: may.review,
    space,
    focus,
  });
  const informative = useInformative(dataset.id, focus);
  useDatasetKeys({ view, change, desk, list, sample, index, space, grid, search, informative });
  /** The photo behind one that was deleted takes its place. */
  const forget = (id: string) => {
    const next = list[index + 1] ?? list[index - 1];
    samples.drop(id);
    change({ sample: next?.id ?? null });
    lookNow();
  };

  const mayStart = page.hasLabels && may.curate;
  const outdated = outdatedRun(dataset);
  const failedCount = Math.max(0, ...dataset.steps.map(({ failed }) => failed));
  const neighbours = useMemo(() => list.slice(Math.max(0, index - 1), index + 3), [list, index]);
  const { store } = reviews;
  const { holders } = desk;
  const reviewing = useMemo(() => ({ store, holders }), [store, holders]);
  // What lies over the page has to lie in the photo that fills the window, which makes all else inert.
  const overlays = (
    <>
      {sample === null ? null : <Questions desk={desk} datasetId={dataset.id} sample={sample} labels={labels} />}
      <Toast reviews={reviews} undo={() => desk.act('undo')} />
    </>
  );
  return (
    <MayProvider value={may}>
      <ReviewProvider value={reviewing}>
        <DropArea add={may.curate ? upload.add : null} onDropped={() => change({ step: 'upload' })}>
          <TopBar
            crumbs={[
              { text: project.name, href: projectAddress(project.slug) },
              { text: dataset.name, href: null },
            ]}
            links={projectLinks(project.slug)}
          >
            <RunLine run={dataset.shownRun} openWarnings={() => change({ step: 'score' })} />
          </TopBar>
          <Strip
            cells={cells}
            view={view}
            open={(word) => change(word === view.step ? { step: null } : { step: word, ...showsAt[word] })}
          />
          <ScoreBand
            dataset={dataset}
            score={view.step === null ? (sample?.score ?? null) : null}
            start={mayStart ? () => runs.start() : undefined}
            refusal={runs.refusal}
            outdated={
              outdated === null || !may.curate
                ? null
                : { text: outdated, again: () => runs.start(choiceOf(dataset.shownRun)) }
            }
            fine={fine?.histogram ?? null}
            setThreshold={may.curate ? (given) => runs.flag({ given }) : undefined}
          />
          <div className={styles.body}>
            <Filters
              view={view}
              change={change}
              counts={{
                all: dataset.sampleCount,
                flagged: dataset.shownRun?.flaggedCount ?? null,
                failed: failedCount,
              }}
              labels={labels}
              labelCounts={labelCounts}
            >
              <DecisionFilters
                counts={fine?.reviewCounts ?? null}
                sampleCount={dataset.sampleCount}
                chosen={view.decision}
                choose={(decision) => change({ decision, sample: null })}
              />
              <QualityFilters
                datasetId={dataset.id}
                revision={revision}
                chosen={view.quality}
                choose={(quality) => change({ quality, sample: null })}
              />
            </Filters>
            <DatasetMain
              {...{ dataset, view, change, samples, duplicates, list, sample, desk, store, upload, scored }}
              {...{ search, grid, space, onFocus: focus, onOpen: open }}
              slug={project.slug}
              revision={fineRevision}
            />
            <aside
              className={styles.panel}
              aria-label={datasetWords.details}
              data-open={view.step !== null || view.sample !== null || undefined}
            >
              {view.step === 'review' ? (
                <ReviewStep dataset={dataset} fine={fine} change={change} informative={informative} />
              ) : isStepWord(view.step) && step && cell ? (
                <StepPanel
                  word={view.step}
                  cell={cell}
                  step={step}
                  dataset={dataset}
                  revision={revision}
                  upload={upload}
                  start={mayStart && dataset.sampleCount > 0 ? runs.start : undefined}
                  flag={runs.flag}
                  filter={filter}
                  close={() => change({ step: null })}
                  showFailed={() => change({ ...initialView, step: view.step, show: 'failed' })}
                />
              ) : sample ? (
                <DatasetPanel
                  {...{ sample, dataset, desk, reviews, quick, change }}
                  slug={project.slug}
                  onOpen={open}
                  onFocus={focus}
                  onDeleted={forget}
                />
              ) : null}
            </aside>
          </div>
          <KeyLine table={may.review ? keyTable : keysOfViewers} say={reachable ? null : datasetWords.unreachable} />
          {view.closeUp && sample && !sample.error ? (
            <CloseUp sample={sample} neighbours={neighbours} onClose={closeCloseUp}>
              <CloseUpReview sample={sample} desk={desk} />
              {overlays}
            </CloseUp>
          ) : (
            overlays
          )}
        </DropArea>
      </ReviewProvider>
    </MayProvider>
  );
}

const keysOfViewers = keyTable.filter(({ action }) => !deciding.has(action));
