import { z } from 'zod';
import {
  collectionId,
  corpusVersionId,
  datasetId,
  deliveryId,
  draftId,
  exportId,
  projectId,
  projectionId,
  runId,
  uploadId,
} from './ids.ts';

/**
 * What travels in the queue: ids alone. `upload` takes an archive apart. `encode` takes the next batch of samples that lack an embedding through
 * decode, encode and index, then sends itself again or hands over to `score`; one that `helps` takes part in the encoding
 * that another worker leads. `score` hands over to `flag`. `mine` finds
 * the negatives of a corpus draft; `index-words` puts the words of a corpus version into the index. `quality` measures what
 * was decoded without, and compares a dataset's samples. `project` gives each embedded sample a place on the map.
 * `export` makes a file of a dataset. `deliver` tells a webhook of an event, once. `delete-dataset` and `delete-project` erase what is hidden already;
 * `collect` throws away what nobody uses.
 */
export const jobContracts = {
  upload: z.object({ uploadId }),
  encode: z.object({ runId, helps: z.literal(true).optional() }),
  score: z.object({ runId }),
  flag: z.object({ runId }),
  mine: z.object({ draftId }),
  'index-words': z.object({ corpusVersionId }),
  quality: z.object({ datasetId }),
  project: z.object({ projectionId }),
  export: z.object({ exportId }),
  deliver: z.object({ deliveryId }),
  'delete-dataset': z.object({ datasetId }),
  'delete-project': z.object({ projectId }),
  collect: z.object({ collectionId }),
} as const;

export type JobName = keyof typeof jobContracts;
export type JobPayload<N extends JobName> = z.infer<(typeof jobContracts)[N]>;

/** A payload before it was validated: plain strings for the ids. */
export type JobInput<N extends JobName> = z.input<(typeof jobContracts)[N]>;

export const jobNames = Object.keys(jobContracts) as JobName[];
