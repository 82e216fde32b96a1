export { type Download, download } from './download.ts';
export { type LocalFile, localFiles } from './localFiles.ts';
export { type Refused, type UploadOptions, upload } from './upload.ts';
export { type Found, walk } from './walk.ts';
