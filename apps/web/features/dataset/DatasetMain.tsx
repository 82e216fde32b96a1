import type { RefObject } from 'react';
import { datasetWords } from '../../words/index.ts';
import { LazyMap } from '../map/LazyMap.tsx';
import { DuplicateGroups } from '../quality/DuplicateGroups.tsx';
import type { Duplicates } from '../quality/useDuplicates.ts';
import { GroupsView } from '../review/GroupsView.tsx';
import { SelectionBar } from '../review/ReviewLine.tsx';
import type { ReviewStore } from '../review/reviewStore.ts';
import type { Desk } from '../review/useDesk.ts';
import type { Sample } from '../samples/documents.ts';
import { Grid } from '../samples/Grid.tsx';
import type { MoveSpace } from '../samples/gridGeometry.ts';
import type { Samples } from '../samples/useSamples.ts';
import { useTileSize } from '../samples/useTileSize.ts';
import { SearchTools } from '../search/SearchTools.tsx';
import type { Upload } from '../upload/useUpload.ts';
import { conditionsOf } from './conditionsOf.ts';
import { DatasetTools } from './DatasetTools.tsx';
import styles from './dataset.module.css';
import type { Dataset } from './documents.ts';
import { EmptyGrid } from './EmptyGrid.tsx';
import { addressOf, filterOf, initialView, parseView, showsCopies, type ViewState } from './viewState.ts';

const { orders } = datasetWords.tools;

export interface DatasetMainProps {
  readonly dataset: Dataset;
  readonly slug: string;
  readonly view: ViewState;
  readonly change: (change: Partial<ViewState>) => void;
  readonly samples: Samples;
  readonly duplicates: Duplicates;
  /** The photos that are loaded, in their order. */
  readonly list: readonly Sample[];
  readonly sample: Sample | null;
  readonly desk: Desk;
  readonly store: ReviewStore;
  readonly upload: Upload;
  readonly scored: boolean;
  /** Another one means that scores, flags or decisions have changed. */
  readonly revision: string;
  readonly search: RefObject<HTMLInputElement | null>;
  readonly grid: RefObject<HTMLDivElement | null>;
  readonly space: RefObject<MoveSpace>;
  readonly onFocus: (id: string) => void;
  readonly onOpen: (id: string) => void;
}

/** The photos that are looked for: side by side, in groups, or on the map. */
export function DatasetMain(props: DatasetMainProps) {
  const { dataset, slug, view, change, samples, duplicates, list, sample, desk, store, upload, scored } = props;
  const { revision, search, grid, space, onFocus, onOpen } = props;
  const [tileSize, setTileSize] = useTileSize();
  const grouped = showsCopies(view);
  return (
    <main className={styles.main}>
      <SearchTools
        datasetId={dataset.id}
        search={view}
        change={(searched) => change({ ...searched, sample: null })}
        input={search}
        others={conditionsOf(view, change)}
        address={addressOf({ ...view, sample: null, closeUp: false, step: null })}
        open={(address) => change(parseView(new URLSearchParams(address)))}
      />
      <DatasetTools
        count={samples.totalCount}
        order={
          grouped
            ? groupsOf(duplicates.totalCount)
            : view.like !== null
              ? orders.nearest
              : scored
                ? orders.lowest
                : orders.unscored
        }
        display={view.display}
        show={(display) => change({ display })}
        tileSize={tileSize}
        setTileSize={setTileSize}
      />
      <SelectionBar desk={desk} totalCount={samples.totalCount} />
      {view.display === 'map' ? (
        <LazyMap
          datasetId={dataset.id}
          revision={revision}
          scored={scored}
          filter={filterOf(view)}
          focusedId={view.sample}
          onFocus={onFocus}
          onOpen={onOpen}
          onSelect={desk.choose}
        />
      ) : view.display === 'groups' ? (
        <GroupsView
          datasetId={dataset.id}
          runId={dataset.shownRun?.id ?? null}
          view={view}
          change={change}
          store={store}
          revision={revision}
        />
      ) : grouped ? (
        <DuplicateGroups duplicates={duplicates} focusedId={sample?.id ?? null} onFocus={onFocus} onOpen={onOpen} />
      ) : list.length === 0 && !samples.outdated && samples.failure === null ? (
        <EmptyGrid
          view={view}
          slug={slug}
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
          selection={desk.selection}
          onFocus={onFocus}
          onOpen={onOpen}
          onSelect={desk.select}
        />
      )}
    </main>
  );
}

const groupsOf = (groups: number | null): string => (groups === null ? orders.unknown : orders.groups({ groups }));
