import type { JobHandler } from '@stray/db';
import { eraseDataset, eraseProject } from '@stray/pipeline';
import type { Context } from '../context.ts';

/** delete-dataset: erases a dataset that is hidden already, a batch of samples at a time. */
export function deleteDatasetJob({ db, queue, log }: Context): JobHandler<'delete-dataset'> {
  return async ({ datasetId }, signal) => {
    await eraseDataset({ db, queue }, datasetId, () => !signal.aborted);
    signal.throwIfAborted();
    log.info({ datasetId }, 'The dataset is erased.');
  };
}

/** delete-project: the same for a project, with its datasets, labels and corpora. */
export function deleteProjectJob({ db, queue, log }: Context): JobHandler<'delete-project'> {
  return async ({ projectId }, signal) => {
    await eraseProject({ db, queue }, projectId, () => !signal.aborted);
    signal.throwIfAborted();
    log.info({ projectId }, 'The project is erased.');
  };
}
