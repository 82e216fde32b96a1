export { embeddedEncoder } from './embedded.ts';
export { openEncoderFolder } from './folder.ts';
export { openEncoder } from './open.ts';
