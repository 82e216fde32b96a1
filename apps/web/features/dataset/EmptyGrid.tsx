import frame from '../frame/frame.module.css';
import { Notice } from '../frame/Notice.tsx';
import { useMay } from '../members/MayContext.tsx';
import { UploadForm } from '../upload/UploadForm.tsx';
import type { Upload } from '../upload/useUpload.ts';
import type { Dataset } from './documents.ts';
import { isFiltered, type ViewState } from './viewState.ts';

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
      Show all photos
    </button>
  );
  if (dataset.sampleCount === 0 && !may.curate) {
    return <Notice title="No photos in this dataset yet">A curator or an owner of the project uploads them.</Notice>;
  }
  if (dataset.sampleCount === 0) {
    return (
      <Notice
        title="No photos in this dataset yet"
        command={`npx stray upload photos/ "${slug}/${dataset.name}"`}
        action={<UploadForm upload={upload} />}
      >
        Every photo is kept once, whatever its name. When they are scored, they are shown here in the order of their
        scores: what does not belong comes first, each with what it looks like in words.
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
      <Notice title={scored ? 'Nothing is flagged' : 'Nothing is scored yet'} action={clearing}>
        {scored
          ? 'Every photo scores above the threshold. The lowest scores are still worth a look: they come first among all photos.'
          : 'Flagged photos are those that score below the threshold; they come when the run has ended.'}
      </Notice>
    );
  }
  return (
    <Notice title="No photo matches" action={isFiltered(view) ? clearing : undefined}>
      {[
        ...(view.show === 'flagged' ? ['It has to be flagged.'] : []),
        ...(view.show === 'failed' ? ['It has to be one that could not be read.'] : []),
        ...(view.nearestLabel === null ? [] : [`Its nearest class has to be “${view.nearestLabel}”.`]),
        ...(view.near === null ? [] : [`Its nearest negative has to be “${view.near}”.`]),
        ...(view.path === '' ? [] : [`Its path has to hold “${view.path}”.`]),
        ...(view.q === '' ? [] : [`It has to be: ${view.q}.`]),
      ].join(' ')}
    </Notice>
  );
}
