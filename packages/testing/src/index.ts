export { type Member, tarOf, zipOf, zstdOf } from './archives.ts';
export * from './factories.ts';
export { freePort } from './freePort.ts';
export * from './images.ts';
export { makeOwnDatabase } from './ownDatabase.ts';
export { type S3Server, startS3Server } from './s3Server.ts';
export * from './withDatabase.ts';
