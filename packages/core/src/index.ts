export * from './encoderIdentity.ts';
export * from './encoderManifest.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './jobs.ts';
export * from './reason.ts';
export * from './scores.ts';
export * from './words.ts';
