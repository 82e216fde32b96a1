// The one folder with `vector` in its SQL.
export * from './embeddings.ts';
export * from './labels.ts';
export * from './nearest.ts';
