export type { BlobStore, StoredBlob } from './blobStore.ts';
export { createFileStore, type FileStore } from './fileStore.ts';
