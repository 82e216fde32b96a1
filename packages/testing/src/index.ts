export { type Member, tarOf, zipOf, zstdOf } from './archives.ts';
export * from './factories.ts';
export { freePort } from './freePort.ts';
export * from './images.ts';
export { makeOwnDatabase } from './ownDatabase.ts';
export * from './withDatabase.ts';
