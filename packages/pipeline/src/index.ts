export { type CheckedBackup, checkBackup, encodersIn } from './backup/readBackup.ts';
export { restoreBackup } from './backup/restoreBackup.ts';
export { type BackupSummary, writeBackup } from './backup/writeBackup.ts';
export { type CalibrationChoice, refuseUnsuitable } from './calibrate.ts';
export * from './corpus/index.ts';
export { seedDemo } from './demo.ts';
export { readsProbabilities } from './embeddings.ts';
export { type EncodeProgress, encodeSamples, thumbnailSize } from './encode.ts';
export { type ExportStores, type ExportTask, exportDataset, exportSource } from './export/exportDataset.ts';
export { exportLinks, type LinkedTree, linkedFormats } from './export/exportLinks.ts';
export {
  cancelExport,
  deleteExport,
  type ExportWish,
  retryExport,
  startExport,
} from './export/requestExport.ts';
export { flagSamples, setThreshold } from './flag.ts';
export { type GateBasis, type GateWish, gateBasis, likelyEncoder } from './gate/gateBasis.ts';
export type { GateImage, GateQuestion, GateResult, GateVerdict } from './gate/openGate.ts';
export type { ImageQuery } from './imageQueries.ts';
export * from './labels/index.ts';
export { mapMethod, mapParameters, mapSeed, projectSamples } from './map/projectSamples.ts';
export { type CalibrationPromise, promiseOf } from './promise.ts';
export { compareSamples, measureMissing } from './quality.ts';
export { type ReadinessChecks, readiness } from './readiness.ts';
export { type CollectStores, collectUnused } from './removal/collectUnused.ts';
export * from './removal/erase.ts';
export { scoreSamples } from './score.ts';
export { type StoredScoring, scoreStored } from './scoreStored.ts';
export { createOnlooker, type Onlooker, thumbnailOf } from './thumbnail.ts';
export { placeOf } from './upload/declaredPlace.ts';
export { mendParcels } from './upload/mendParcels.ts';
export type { Parcel } from './upload/parcel.ts';
export { openParcelDesk, type ParcelDesk } from './upload/parcelDesk.ts';
export { assertWithinQuota, type QuotaLimits } from './upload/quota.ts';
export { addSamples, keepBlob, storeFile, type UploadedFile } from './upload/samples.ts';
export { type ArchiveFile, archiveTree } from './upload/sources/archive.ts';
export type { FileTree } from './upload/sources/fileTree.ts';
export { folderTree } from './upload/sources/folder.ts';
export * from './upload/sources/place.ts';
export { s3Tree } from './upload/sources/s3.ts';
export type { UnpackStores } from './upload/takeIn.ts';
export { type UnpackProgress, unpack } from './upload/unpack.ts';
export { deliver } from './webhooks/deliver.ts';
export { type MayReach, readNetworks } from './webhooks/networks.ts';
export { newWebhookSecret } from './webhooks/signature.ts';
