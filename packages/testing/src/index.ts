export { type Member, tarOf, zipOf } from './archives.ts';
export * from './factories.ts';
export { fillTables } from './fillTables.ts';
export { freePort } from './freePort.ts';
export * from './images.ts';
export { makeOwnDatabase } from './ownDatabase.ts';
export { readRows } from './readRows.ts';
export * from './withDatabase.ts';
