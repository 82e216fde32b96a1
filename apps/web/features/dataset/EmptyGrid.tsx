import { datasetWords } from '../../words/index.ts';
import frame from '../frame/frame.module.css';
import { Notice } from '../frame/Notice.tsx';
import { useMay } from '../members/MayContext.tsx';
import { UploadForm } from '../upload/UploadForm.tsx';
import type { Upload } from '../upload/useUpload.ts';
import type { Dataset } from './documents.ts';
import { isFiltered, type ViewState } from './viewState.ts';

const words = datasetWords.empty;

export interface EmptyGridProps {
  readonly view: ViewState;
  readonly slug: string;
  readonly dataset: Dataset;
  readonly clear: () => void;
  readonly upload: Upload;
}

/** Why there is no photo here, and what to do. */
export function EmptyGrid({ view, slug, dataset, clear, upload }: EmptyGridProps) {
  const may = useMay();
  const clearing = (
    <button type="button" className={frame.button} onClick={clear}>
      {words.showAll}
    </button>
  );
  if (dataset.sampleCount === 0 && !may.curate) {
    return <Notice title={words.noPhotos}>{words.whoUploads}</Notice>;
  }
  if (dataset.sampleCount === 0) {
    return (
      <Notice
        title={words.noPhotos}
        command={`npx stray upload photos/ "${slug}/${dataset.name}"`}
        action={<UploadForm upload={upload} />}
      >
        {words.upload}
      </Notice>
    );
  }
  if (
    view.show === 'flagged' &&
    view.nearestLabel === null &&
    view.near === null &&
    view.path === '' &&
    view.q === ''
  ) {
    const scored = (dataset.shownRun?.scoredCount ?? 0) > 0;
    return (
      <Notice title={scored ? words.noFlagged : words.noScores} action={clearing}>
        {scored ? words.noFlaggedHint : words.noScoresHint}
      </Notice>
    );
  }
  return (
    <Notice title={words.noMatch} action={isFiltered(view) ? clearing : undefined}>
      {[
        ...(view.show === 'flagged' ? [words.flagged] : []),
        ...(view.show === 'failed' ? [words.failed] : []),
        ...(view.nearestLabel === null ? [] : [words.nearestLabel({ label: view.nearestLabel })]),
        ...(view.near === null ? [] : [words.near({ word: view.near })]),
        ...(view.path === '' ? [] : [words.path({ part: view.path })]),
        ...(view.q === '' ? [] : [words.query({ query: view.q })]),
      ].join(' ')}
    </Notice>
  );
}
