export * from './factories.ts';
export * from './images.ts';
export * from './withDatabase.ts';
