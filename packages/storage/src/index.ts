export * from './blobStore.ts';
export type * from './collectable.ts';
export * from './diskUse.ts';
export * from './fileStore.ts';
export * from './leftovers.ts';
export {
  archivePath,
  dropArchive,
  dropReceived,
  keepArchive,
  receivedFolder,
  receivedPath,
} from './received.ts';
