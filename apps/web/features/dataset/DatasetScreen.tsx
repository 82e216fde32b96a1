'use client';

import { useCallback, useMemo, useRef, useState } from 'react';
import { useClient } from 'urql';
import { tell } from '../api/ask.ts';
import { QuickEditLine } from '../corpora/QuickEditLine.tsx';
import { useQuickEdit } from '../corpora/useQuickEdit.ts';
import { WordActions } from '../corpora/WordActions.tsx';
import { formatCount } from '../format/numbers.ts';
import { KeyLine } from '../frame/KeyLine.tsx';
import { KeysDialog } from '../frame/KeysDialog.tsx';
import type { KeyAction } from '../frame/keys.ts';
import { TopBar } from '../frame/TopBar.tsx';
import { useKeys } from '../frame/useKeys.ts';
import { projectAddress, projectLinks } from '../projects/addresses.ts';
import { DuplicateGroups } from '../quality/DuplicateGroups.tsx';
import { QualityFilters } from '../quality/QualityFilters.tsx';
import { useDuplicates } from '../quality/useDuplicates.ts';
import { DeleteSample } from '../removal/DeleteSample.tsx';
import { CloseUp } from '../samples/CloseUp.tsx';
import { Filters } from '../samples/Filters.tsx';
import { Grid } from '../samples/Grid.tsx';
import { type MoveSpace, moved, tileSizes } from '../samples/gridGeometry.ts';
import { SamplePanel } from '../samples/SamplePanel.tsx';
import { useClassCounts } from '../samples/useClassCounts.ts';
import { useSamples } from '../samples/useSamples.ts';
import { useTileSize } from '../samples/useTileSize.ts';
import { choiceOf } from '../score/choiceOf.ts';
import { SetThreshold, StartRun } from '../score/documents.ts';
import type { RunChoice } from '../score/RunForm.tsx';
import { ScoreBand } from '../score/ScoreBand.tsx';
import type { Policy } from '../score/thresholdChoice.ts';
import { StepPanel } from '../strip/StepPanel.tsx';
import { Strip } from '../strip/Strip.tsx';
import { isStepWord } from '../strip/stepWords.ts';
import { stripCells } from '../strip/stripCells.ts';
import { filesOfDrop } from '../upload/uploadFiles.ts';
import { useUpload } from '../upload/useUpload.ts';
import styles from './dataset.module.css';
import { EmptyGrid } from './EmptyGrid.tsx';
import type { DatasetPage } from './loadDataset.ts';
import { RunLine } from './RunLine.tsx';
import { revisionOf } from './revision.ts';
import { useLiveDataset } from './useLiveDataset.ts';
import { useView } from './useView.ts';
import { filterOf, initialView, type ViewState } from './viewState.ts';

/** The light table: what was found, the photos in order, and one of them in detail. */
export function DatasetScreen({ page, firstView }: { page: DatasetPage; firstView: ViewState }) {
  const { project } = page;
  const client = useClient();
  const [view, change] = useView(firstView);
  const { dataset, reachable, lookNow } = useLiveDataset(page.dataset);
  const revision = revisionOf(dataset);
  const upload = useUpload(dataset.id, lookNow);
  const samples = useSamples({ datasetId: dataset.id, filter: filterOf(view) }, revision, page.samples);
  const grouped = view.quality === 'DUPLICATE';
  const duplicates = useDuplicates(grouped ? dataset.id : null, revision);
  const [tileSize, setTileSize] = useTileSize();
  const [keysShown, setKeysShown] = useState(false);
  const [refusal, setRefusal] = useState<string | null>(null);
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

  const list = useMemo(
    () => (grouped ? duplicates.groups.flatMap((group) => group.samples) : samples.samples),
    [grouped, duplicates.groups, samples.samples],
  );
  const linked = page.sample?.id === view.sample ? page.sample : null;
  const found = list.findIndex(({ id }) => id === view.sample);
  // A linked sample may lie beyond those that are here; an unknown one gives way to the first.
  const index = found < 0 && linked === null ? 0 : found;
  const sample = list[index] ?? linked;
  const step = dataset.steps.find(({ word }) => word.toLowerCase() === view.step);
  const cells = stripCells(dataset.steps, dataset.shownRun?.flaggedCount ?? null);
  const cell = cells.find(({ name }) => name === view.step);

  const focus = useCallback((id: string) => change({ sample: id, step: null }), [change]);
  const open = useCallback((id: string) => change({ sample: id, step: null, closeUp: true }), [change]);
  const closeCloseUp = useCallback(() => change({ closeUp: false }), [change]);
  /** The photo behind one that was deleted takes its place. */
  const forget = (id: string) => {
    const next = list[index + 1] ?? list[index - 1];
    samples.drop(id);
    change({ sample: next?.id ?? null });
    lookNow();
  };
  const told = async (telling: Promise<{ readonly userErrors: readonly { readonly message: string }[] }>) => {
    try {
      const { userErrors } = await telling;
      setRefusal(userErrors[0]?.message ?? null);
      lookNow();
    } catch (error) {
      setRefusal(error instanceof Error ? error.message : String(error));
    }
  };
  const start = (choice?: Partial<RunChoice>) =>
    told(tell(client, StartRun, { datasetId: dataset.id, ...choice }).then(({ startRun }) => startRun));
  const flag = (thresholdPolicy: Policy | undefined) => {
    if (dataset.latestRun === null) return;
    const set = tell(client, SetThreshold, { runId: dataset.latestRun.id, thresholdPolicy });
    void told(set.then(({ setThreshold }) => setThreshold));
  };

  useKeys((action: KeyAction) => {
    switch (action) {
      case 'keys':
        setKeysShown((shown) => !shown);
        return true;
      case 'search':
        if (view.closeUp || keysShown) return false;
        search.current?.focus();
        search.current?.select();
        return true;
      case 'back':
        if (document.activeElement === search.current) search.current?.blur();
        else if (keysShown) setKeysShown(false);
        else if (view.closeUp) closeCloseUp();
        else if (view.step !== null) change({ step: null });
        else return false;
        return true;
      case 'closeUp':
        if (keysShown || !sample || sample.error) return false;
        change({ sample: sample.id, step: null, closeUp: !view.closeUp });
        return true;
      default: {
        if (keysShown) return false;
        const next = list[moved(Math.max(0, index), action, { ...space.current, count: list.length })];
        if (next) focus(next.id);
        // From here on the keys belong to the photos, not to the button that was pressed last.
        if (!view.closeUp) grid.current?.focus({ preventScroll: true });
        return true;
      }
    }
  });

  const { activeCorpusVersion: inUse } = dataset.project;
  const shownVersion = dataset.shownRun?.corpusVersion ?? null;
  const outdated =
    inUse !== null &&
    shownVersion !== null &&
    inUse.id !== shownVersion.id &&
    inUse.encoderId === dataset.shownRun?.encoderId
      ? {
          text: `Scored with ${nameOf(shownVersion, inUse)}; new runs use ${nameOf(inUse, shownVersion)}`,
          again: () => start(choiceOf(dataset.shownRun)),
        }
      : null;
  const failedCount = Math.max(0, ...dataset.steps.map(({ failed }) => failed));
  const neighbours = useMemo(() => list.slice(Math.max(0, index - 1), index + 3), [list, index]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: files may be dropped anywhere; the upload step has buttons for it
    <div
      className={styles.screen}
      onDragOver={(event) => event.preventDefault()}
      onDrop={(event) => {
        event.preventDefault();
        void filesOfDrop(event.dataTransfer).then(upload.add);
        change({ step: 'upload' });
      }}
    >
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
        open={(word) =>
          change(
            word === view.step ? { step: null } : word === 'flag' ? { step: word, show: 'flagged' } : { step: word },
          )
        }
      />
      <ScoreBand
        dataset={dataset}
        score={view.step === null ? (sample?.score ?? null) : null}
        start={page.hasLabels ? () => start() : undefined}
        refusal={refusal}
        outdated={outdated}
      />
      <div className={styles.body}>
        <Filters
          view={view}
          change={change}
          counts={{ all: dataset.sampleCount, flagged: dataset.shownRun?.flaggedCount ?? null, failed: failedCount }}
          labels={labels}
          labelCounts={labelCounts}
          search={search}
        >
          <QualityFilters
            datasetId={dataset.id}
            revision={revision}
            chosen={view.quality}
            choose={(quality) => change({ quality, sample: null })}
          />
        </Filters>
        <main className={styles.main}>
          <div className={styles.tools}>
            <p role="status">
              <b>{formatCount(samples.totalCount)}</b> {samples.totalCount === 1 ? 'photo' : 'photos'}
              {grouped ? groupWords(duplicates.totalCount) : scored ? ', lowest score first' : ', without scores yet'}
            </p>
            <label hidden={grouped}>
              <span aria-hidden="true">▫</span>
              <input
                type="range"
                min={tileSizes.smallest}
                max={tileSizes.largest}
                step={tileSizes.step}
                value={tileSize}
                aria-label="Size of the photos"
                onChange={(event) => setTileSize(Number(event.target.value))}
              />
              <span aria-hidden="true">▢</span>
            </label>
          </div>
          {grouped ? (
            <DuplicateGroups duplicates={duplicates} focusedId={sample?.id ?? null} onFocus={focus} onOpen={open} />
          ) : list.length === 0 && !samples.outdated && samples.failure === null ? (
            <EmptyGrid
              view={view}
              slug={project.slug}
              dataset={dataset}
              clear={() => change({ ...initialView, step: view.step })}
              upload={upload}
            />
          ) : (
            <Grid
              samples={samples}
              focusedId={sample?.id ?? null}
              tileSize={tileSize}
              scroller={grid}
              space={space}
              onFocus={focus}
              onOpen={open}
            />
          )}
        </main>
        <aside
          className={styles.panel}
          aria-label="Details"
          data-open={view.step !== null || view.sample !== null || undefined}
        >
          {isStepWord(view.step) && step && cell ? (
            <StepPanel
              word={view.step}
              cell={cell}
              step={step}
              dataset={dataset}
              revision={revision}
              upload={upload}
              start={page.hasLabels && dataset.sampleCount > 0 ? start : undefined}
              flag={flag}
              filter={filterOf(view)}
              close={() => change({ step: null })}
              showFailed={() => change({ ...initialView, step: view.step, show: 'failed' })}
            />
          ) : sample ? (
            <>
              <button type="button" className={styles.closePanel} onClick={() => change({ sample: null })}>
                Close
              </button>
              <SamplePanel
                key={sample.id}
                sample={sample}
                onOpen={open}
                onFocus={focus}
                wordActions={
                  quick.corpus === null
                    ? undefined
                    : (word) => (
                        <WordActions
                          word={word}
                          quick={quick}
                          showNear={() => change({ ...initialView, near: word })}
                        />
                      )
                }
              >
                <QuickEditLine quick={quick} slug={project.slug} dataset={dataset} />
                <DeleteSample id={sample.id} path={sample.path} onDeleted={() => forget(sample.id)} />
              </SamplePanel>
            </>
          ) : null}
        </aside>
      </div>
      <KeyLine say={reachable ? null : 'The API does not answer; asking again…'} openAll={() => setKeysShown(true)} />
      {view.closeUp && sample && !sample.error ? (
        <CloseUp sample={sample} neighbours={neighbours} onClose={closeCloseUp} />
      ) : null}
      {keysShown ? <KeysDialog onClose={() => setKeysShown(false)} /> : null}
    </div>
  );
}

const groupWords = (count: number | null): string =>
  count === null ? '' : ` in ${formatCount(count)} ${count === 1 ? 'group' : 'groups'}`;

interface NamedVersion {
  readonly number: number;
  readonly corpus: { readonly id: string; readonly name: string };
}

/** `v3`, or `street v3` where the other one is of another corpus. */
const nameOf = ({ number, corpus }: NamedVersion, other: NamedVersion): string =>
  corpus.id === other.corpus.id ? `v${number}` : `${corpus.name} v${number}`;
