export * from './blobStore.ts';
export * from './fileStore.ts';
