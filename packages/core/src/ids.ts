import { z } from 'zod';

/** Ids of different things cannot be mixed up: each is a string with a brand of its own. */
export const projectId = z.uuid().brand<'ProjectId'>();
export const datasetId = z.uuid().brand<'DatasetId'>();
export const sampleId = z.uuid().brand<'SampleId'>();
export const runId = z.uuid().brand<'RunId'>();
export const labelSetId = z.uuid().brand<'LabelSetId'>();
export const draftId = z.uuid().brand<'DraftId'>();
export const uploadId = z.uuid().brand<'UploadId'>();
export const exportId = z.uuid().brand<'ExportId'>();
export const collectionId = z.uuid().brand<'CollectionId'>();
export const projectionId = z.uuid().brand<'ProjectionId'>();
export const deliveryId = z.uuid().brand<'DeliveryId'>();
export const corpusVersionId = z.uuid().brand<'CorpusVersionId'>();

/** Lower-case hex sha256 of a blob's bytes; the blob's name. */
export const sha256 = z
  .string()
  .regex(/^[0-9a-f]{64}$/)
  .brand<'Sha256'>();

/** `<name>@<first 16 hex digits of sha256 over weights and preprocessing>`. */
export const encoderId = z
  .string()
  .regex(/^[a-z0-9._-]+@[0-9a-f]{16}$/)
  .brand<'EncoderId'>();

export type ProjectId = z.infer<typeof projectId>;
export type DatasetId = z.infer<typeof datasetId>;
export type SampleId = z.infer<typeof sampleId>;
export type RunId = z.infer<typeof runId>;
export type LabelSetId = z.infer<typeof labelSetId>;
export type DraftId = z.infer<typeof draftId>;
export type CorpusVersionId = z.infer<typeof corpusVersionId>;
export type UploadId = z.infer<typeof uploadId>;
export type ExportId = z.infer<typeof exportId>;
export type CollectionId = z.infer<typeof collectionId>;
export type ProjectionId = z.infer<typeof projectionId>;
export type DeliveryId = z.infer<typeof deliveryId>;
export type Sha256 = z.infer<typeof sha256>;
export type EncoderId = z.infer<typeof encoderId>;

/** The id of a thing as the GraphQL API has it. */
export const globalId = (type: string, id: string): string => btoa(`${type}:${id}`);
