// The one folder with `vector` in its SQL.
export * from './embeddings.ts';
export * from './indexes.ts';
export { type IndexedTable, indexedTables } from './indexShape.ts';
export * from './labels.ts';
export * from './nearestLabels.ts';
export * from './similarSamples.ts';
export { countLabels, type LackingLabel, lackingLabels, type WordSet } from './wordSet.ts';
