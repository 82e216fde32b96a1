export { type Member, tarOf, zipOf, zstdOf } from './archives.ts';
export { type CollectedSpan, type Collector, startCollector } from './collector.ts';
export * from './factories.ts';
export { freePort } from './freePort.ts';
export * from './images.ts';
export { type Mutant, mutants } from './mutants.ts';
export { makeOwnDatabase } from './ownDatabase.ts';
export { type S3Server, startS3Server } from './s3Server.ts';
export * from './withDatabase.ts';
