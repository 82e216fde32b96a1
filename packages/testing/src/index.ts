export { type Member, tarOf, zipOf } from './archives.ts';
export * from './factories.ts';
export * from './images.ts';
export * from './withDatabase.ts';
