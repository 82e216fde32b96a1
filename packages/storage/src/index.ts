export { archivesFolder } from './archiveId.ts';
export * from './blobStore.ts';
export type * from './collectable.ts';
export * from './diskUse.ts';
export * from './fileStore.ts';
export { fullDisk } from './fullDisk.ts';
export { emptySha256, hashContent, sha256Of } from './hashFile.ts';
export * from './leftovers.ts';
export { openStore, type StoreSettings } from './openStore.ts';
export {
  claimParcel,
  dropLooseIndexes,
  dropParcel,
  indexParcel,
  isKept,
  type KeptParcel,
  keepParcel,
  keptParcels,
  type PlacedBlob,
} from './parcels.ts';
export { openQuickBlobs, type QuickBlobs, type WhenThere } from './quickBlobs.ts';
export { dropReceived, dropReceivedForGood, receivedFolder, receivedPath } from './received.ts';
export { isS3Address, readS3Address, type S3Address } from './s3/address.ts';
export type { S3Folder, S3Object } from './s3/folder.ts';
export { openS3Folder } from './s3/openFolder.ts';
export { syncBlobs } from './syncBlobs.ts';
