// The one folder with `vector` in its SQL.
export * from './embeddings.ts';
export { dropIndex, type Ensured, ensureIndex } from './indexes.ts';
export * from './indexPays.ts';
export { type IndexedTable, indexedTables } from './indexShape.ts';
export { type IndexOf, type IndexState, indexState, type ServerKind } from './indexState.ts';
export * from './labels.ts';
export * from './nearestLabels.ts';
export * from './similarSamples.ts';
export { countLabels, type LackingLabel, lackingLabels, type WordSet } from './wordSet.ts';
