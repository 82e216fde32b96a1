export * from './blobStore.ts';
export * from './fileStore.ts';
export {
  archivePath,
  dropArchive,
  dropReceived,
  keepArchive,
  receivedFolder,
  receivedPath,
} from './received.ts';
