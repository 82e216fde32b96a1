import { datasetWords } from '../../words/index.ts';
import { QuickEditLine } from '../corpora/QuickEditLine.tsx';
import type { QuickEdit } from '../corpora/useQuickEdit.ts';
import { WordActions } from '../corpora/WordActions.tsx';
import { useMay } from '../members/MayContext.tsx';
import { DeleteSample } from '../removal/DeleteSample.tsx';
import { History } from '../review/History.tsx';
import { ReviewBox } from '../review/ReviewBox.tsx';
import type { Desk } from '../review/useDesk.ts';
import type { Reviews } from '../review/useReviews.ts';
import type { Sample } from '../samples/documents.ts';
import { SamplePanel } from '../samples/SamplePanel.tsx';
import { LikeThis } from '../search/LikeThis.tsx';
import styles from './dataset.module.css';
import type { Dataset } from './documents.ts';
import { initialView, type ViewState } from './viewState.ts';

export interface DatasetPanelProps {
  readonly sample: Sample;
  readonly dataset: Dataset;
  readonly slug: string;
  readonly desk: Desk;
  readonly reviews: Reviews;
  readonly quick: QuickEdit;
  readonly change: (change: Partial<ViewState>) => void;
  readonly onOpen: (id: string) => void;
  readonly onFocus: (id: string) => void;
  readonly onDeleted: (id: string) => void;
}

/** One photo: what was decided on it, what it looks like, and what can be done with either. */
export function DatasetPanel(props: DatasetPanelProps) {
  const { sample, dataset, slug, desk, reviews, quick, change, onOpen, onFocus, onDeleted } = props;
  const may = useMay();
  const wordActions =
    quick.corpus === null || !may.curate
      ? undefined
      : (word: string) => (
          <WordActions word={word} quick={quick} showNear={() => change({ ...initialView, near: word })} />
        );
  return (
    <>
      <button type="button" className={styles.closePanel} onClick={() => change({ sample: null })}>
        {datasetWords.closeDetails}
      </button>
      <SamplePanel
        key={sample.id}
        sample={sample}
        onOpen={onOpen}
        onFocus={onFocus}
        wordActions={wordActions}
        review={<ReviewBox sample={sample} desk={desk} />}
      >
        <QuickEditLine quick={quick} slug={slug} dataset={dataset} />
        <History id={sample.id} revision={reviews.revision} undo={may.review ? reviews.store.undoDeed : undefined} />
        <LikeThis like={() => change({ like: { kind: 'sample', id: sample.id }, sample: null })} />
        {may.curate ? <DeleteSample id={sample.id} path={sample.path} onDeleted={() => onDeleted(sample.id)} /> : null}
      </SamplePanel>
    </>
  );
}
