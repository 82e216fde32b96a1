export * from './blobStore.ts';
export * from './fileStore.ts';
export { openStore, type StoreSettings } from './openStore.ts';
export { dropReceived, receivedFolder, receivedPath } from './received.ts';
export { isS3Address, readS3Address, type S3Address } from './s3/address.ts';
export type { S3Folder, S3Object } from './s3/folder.ts';
export { openS3Folder } from './s3/openFolder.ts';
